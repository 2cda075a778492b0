"""How a register is looked at: columns, filters, sorting, groups, and views kept under a name."""
