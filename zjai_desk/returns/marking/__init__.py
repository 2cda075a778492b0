"""Marks the faults of a return in the sender's own workbook: the package is patched, never written anew."""
