"""Briefings on screen: their pages, editions, batches, and the ways out."""
