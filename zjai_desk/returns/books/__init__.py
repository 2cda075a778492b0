"""From bytes to cells: files are told by content, guarded, and read in a process of their own."""
