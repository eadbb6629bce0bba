"""The reports as retrievers of other frameworks, each in its own extra."""
