"""Work beside the window: the thread that owns the store, threads for the rest, and what is shown of them."""
