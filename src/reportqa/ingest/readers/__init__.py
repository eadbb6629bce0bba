"""One module for each kind of file: bytes -> the elements that the file tells of. Each is imported when such a file is read.

A reader has one public function, `read(name: str, data: bytes) -> Told`. It raises `ReadError` with one sentence
(what, where, what to do) for a file that it cannot read, never follows a link and never runs what a file holds.
"""
