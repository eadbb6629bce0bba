"""PASSAGES AND FIGURES -> RANKING, and a corpus on disk."""
