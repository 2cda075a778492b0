"""Charts on screen: drawn from the same data as on paper."""
