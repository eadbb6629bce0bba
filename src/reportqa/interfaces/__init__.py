"""THE DOORS: a person or program -> library calls -> text or JSON."""
