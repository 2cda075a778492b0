"""The store kept safe, on screen: copies, damage, encryption, closed periods."""
