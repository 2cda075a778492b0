"""Own tables laid out by hand: fields, zones, menus, and the table that comes of it."""
