"""The history on screen: its steps, in words, narrowed."""
