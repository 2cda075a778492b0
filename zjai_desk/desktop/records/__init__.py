"""Records one by one: their card, form, life, papers, doubles, and what goes out of their register."""
