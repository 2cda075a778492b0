"""A briefing of the office's own while it is written: its parts, its numbers, its pages."""
