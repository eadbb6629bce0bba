"""Helpdesks: signed events in, kept in a queue, answered from the reports or handed to a person, and told to the vendor's API."""
