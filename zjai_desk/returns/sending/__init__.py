"""The way back to the sender: faults, marks in the sender's own workbook, and its answer."""
