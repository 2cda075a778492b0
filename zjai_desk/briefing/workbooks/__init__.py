"""What goes out as a workbook or as CSV: typed cells, and no text that runs."""
