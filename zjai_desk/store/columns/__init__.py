"""Registers in memory, column by column: what finding, sorting and counting work on."""
