"""Texts with bound numbers: how they are written, found, said and printed."""
