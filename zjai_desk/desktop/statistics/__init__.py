"""Statistical tables on screen, with how each number was counted and the way to its records."""
