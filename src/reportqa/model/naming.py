"""The names of documents: what citations, addresses and people call them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def names_of(uris: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each file of a corpus, given by its path below it; no two are alike, and none holds a slash.

    A name is the file's without its suffix, on one line: what would steer a terminal is shown as �. Where several files share that, as many of their folders are told as tell
    them apart, and their suffixes where they stand in one folder.

    >>> names_of(["2018/report.txt", "2019/report.txt", "2019/plan.pdf", "2019/plan.txt", "map.pdf"])
    ('report (2018)', 'report (2019)', 'plan.pdf', 'plan.txt', 'map')
    """
    paths = [["".join(c if c.isprintable() else "�" for c in part) for part in uri.split("/")] for uri in uris]
    found = [stem_of(path[-1]) for path in paths]
    alike = Counter(name.casefold() for name in found)
    shared: dict[str, list[int]] = {}
    for number, name in enumerate(found):
        if alike[name.casefold()] > 1:
            shared.setdefault(name.casefold(), []).append(number)
    for numbers in shared.values():
        for number, name in zip(numbers, _apart([paths[n] for n in numbers]), strict=True):
            found[number] = name
    several = sorted(n for numbers in shared.values() for n in numbers)
    taken = {name.casefold() for number, name in enumerate(found) if number not in several}
    for number in several:
        name, more = found[number], 2
        while found[number].casefold() in taken:  # a file that is called what another is told apart by
            found[number], more = f"{name} {more}", more + 1
        taken.add(found[number].casefold())
    return tuple(found)


def stem_of(name: str) -> str:
    """Return a file's name without its suffix.

    >>> stem_of("annual.report.pdf"), stem_of("report")
    ('annual.report', 'report')
    """
    return name.rpartition(".")[0] or name


def _apart(paths: Sequence[Sequence[str]]) -> list[str]:
    """Return names for files of one stem: with the fewest folders that tell them apart; where folders do not, with their suffixes too."""
    most = max(len(path) for path in paths) - 1
    for files in ([stem_of(path[-1]) for path in paths], [path[-1] for path in paths]):
        for depth in range(most + 1):
            names = [_told(file, path[:-1][-depth:] if depth else ()) for file, path in zip(files, paths, strict=True)]
            if len({name.casefold() for name in names}) == len(names):
                return names
    return names


def _told(file: str, folders: Sequence[str]) -> str:
    return f"{file} ({', '.join(folders)})" if folders else file
