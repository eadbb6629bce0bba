"""WHAT FLOWS: frozen values, standard library only."""
