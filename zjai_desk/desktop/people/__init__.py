"""Who works here, on screen: signing in, locking, people and their rights, the log."""
