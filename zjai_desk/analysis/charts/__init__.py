"""Charts as data: decided here, drawn elsewhere, the same on screen and on paper."""
