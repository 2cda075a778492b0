"""The table: its model, how it is painted, what keys, clipboard and typing do in it."""
