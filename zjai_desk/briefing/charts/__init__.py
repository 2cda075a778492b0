"""Charts on paper and as files, from the same data as on screen."""
