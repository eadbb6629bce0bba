"""Names of documents: a citation of one report must never be taken for another's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.model.naming import names_of


@pytest.mark.parametrize(
    ("uris", "names"),
    [
        (["a.txt", "sub/b.pdf"], ("a", "b")),  # what is alone keeps its plain name, wherever it stands
        (["2018/r.txt", "2019/r.txt"], ("r (2018)", "r (2019)")),
        (["r.txt", "2019/r.txt"], ("r", "r (2019)")),
        (["r.pdf", "r.txt"], ("r.pdf", "r.txt")),
        (["x/2018/r.txt", "y/2018/r.txt"], ("r (x, 2018)", "r (y, 2018)")),
        (["a/R.txt", "b/r.txt"], ("R (a)", "r (b)")),  # assistants pass names on in lower case
        (["r (2018).txt", "2018/r.txt", "2019/r.txt"], ("r (2018)", "r (2018) 2", "r (2019)")),
        (["年報.txt", "105/年報.txt", "105/年報.pdf"], ("年報.txt", "年報.txt (105)", "年報.pdf (105)")),
        (["esc\x1b[31m.txt", "new\nline.txt", "new\tline.txt", "\u202ertl.txt"], ("esc�[31m", "new�line.txt", "new�line.txt 2", "�rtl")),
    ],
)
def test_names_tell_reports_apart(uris, names):
    assert names_of(uris) == names


_PART = st.sampled_from(["a", "A", "b", "a.b", "a (b)", "a 2", "報告", "\n", "\t"])
_URI = st.builds(lambda folders, stem, suffix: "/".join([*folders, stem + suffix]), st.lists(_PART, max_size=3), _PART, st.sampled_from([".txt", ".pdf"]))


@given(st.lists(_URI, max_size=12, unique=True))
def test_no_two_are_alike_and_each_is_one_piece_of_an_address(uris):
    names = names_of(uris)
    assert len({name.casefold() for name in names}) == len(uris) == len(names)
    assert not any("/" in name or not name.isprintable() or not name for name in names)
