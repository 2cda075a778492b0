"""From blocks to pages by GB/T 9704: sheet, lines, heads, tables, figures, the PDF."""
