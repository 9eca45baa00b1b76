"""The product as the bench starts it: real persons, tokens, rights, limits and keys."""
