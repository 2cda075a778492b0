"""Tables of vouchers, and which vouchers are counted."""
