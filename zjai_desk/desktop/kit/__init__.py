"""What every part of the window is built from: colours, letters, icons, forms and small widgets."""
