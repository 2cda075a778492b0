"""Briefings that the office puts together itself: kept, begun, and composed."""
