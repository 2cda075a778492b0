"""The daybook (副册): every file and every step outside the store, and the store rebuilt from it."""
