"""Editions: signed off, kept for ever, held against today's records, corrected."""
