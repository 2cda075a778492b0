"""Copies of a store: made by themselves, proven, thinned, listed, and the ways back from them."""
