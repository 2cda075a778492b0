"""From cells to records: titles, heads, rows, columns, totals, forms; what a sheet says."""
