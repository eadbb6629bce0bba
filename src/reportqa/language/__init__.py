"""WHAT CHARACTERS MEAN: text in, values out."""
