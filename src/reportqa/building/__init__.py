"""THE JOIN, first half: files -> the parts of an index, by calling the rooms in the order the data flows."""
