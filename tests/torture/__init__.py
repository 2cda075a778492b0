"""Files that no office should send and some do: the readers are run over thousands of them."""
