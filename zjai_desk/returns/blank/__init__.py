"""Blank forms: issued with their checks and their guide, known again when they come back."""
