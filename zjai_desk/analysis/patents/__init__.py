"""Tables of patents, and which patents are counted."""
