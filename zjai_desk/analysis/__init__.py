"""What the records say: named tables and figures, each with its 口径 and its chart."""
