"""The words of support and its rules: frozen values and pure functions, standard library only."""
