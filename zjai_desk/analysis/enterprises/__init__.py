"""Tables of enterprises, and which enterprises are counted."""
