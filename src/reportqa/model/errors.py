"""The error tree.

ReportQAError
├── ReadError            a file that cannot be read as a report
│   └── UnsupportedMedia a kind of file that no reader takes
├── IndexMismatch        an index written by another version, or not an index at all
├── StoreError           the cache directory cannot be used
└── UsageError           a request that makes no sense as it stands

Each message is one sentence: what, where, what to do. Finding no answer is an `Answer`, not an error.
"""

from __future__ import annotations


class ReportQAError(Exception):
    """Any error that this library raises on purpose."""


class ReadError(ReportQAError):
    """The file is missing, empty, binary, too large, or in no encoding that can be told."""


class UnsupportedMedia(ReadError):
    """No reader takes this kind of file."""


class IndexMismatch(ReportQAError):
    """The index is corrupt, or was written with another format, segmenter or folding table."""


class StoreError(ReportQAError):
    """The index could not be stored."""


class UsageError(ReportQAError):
    """The request makes no sense as it stands."""
