"""Ways to people. A further channel is one more folder here."""
