"""How it is kept safe: where a store may lie, who has it, copies of it, who may do what."""
