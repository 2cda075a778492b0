"""Files that come in, on screen: queued, read, reviewed, corrected, imported, sent back."""
