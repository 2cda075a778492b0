"""The search over all registers, on screen."""
