"""Keys are kept as hashes in a file of their owner's, and a revoked one is refused while the server runs."""

from __future__ import annotations

import hmac
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.web import keys
from reportqa.interfaces.web.keys import Keyring, Power, load, make, save
from reportqa.model.errors import ReadError, UsageError


def test_the_file_holds_no_key_and_is_its_owners(tmp_path: Path) -> None:
    token, key = make("desk", Power.ASK, ["https://www.example.gov.tw"])
    save(tmp_path / "deep" / "keys.json", [key])
    written = (tmp_path / "deep" / "keys.json").read_text()
    assert token not in written
    assert token.removeprefix("rqa_")[8:] not in written
    assert load(tmp_path / "deep" / "keys.json") == [key]
    if os.name == "posix":
        assert (tmp_path / "deep" / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_key_holds_256_random_bits() -> None:
    made = {make("a", Power.ASK)[0] for _ in range(100)}
    assert len(made) == 100
    assert all(len(token) == len("rqa_") + 43 for token in made)


def test_every_key_is_compared_whichever_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make(str(n), Power.ASK) for n in range(5)]
    save(tmp_path / "k", [key for _, key in made])
    ring, compared = Keyring(tmp_path / "k"), []
    usual = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(a) or usual(a, b))
    for token in (made[0][0], made[4][0], "rqa_wrong"):
        compared.clear()
        ring.find(token)
        assert len(compared) == 5


def test_a_revoked_key_is_refused_and_a_new_one_taken_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_LOOK_SECONDS", 0.0)
    (old, kept), (new, other) = make("old", Power.ASK), make("new", Power.ADMIN, ())
    save(tmp_path / "k", [kept])
    ring = Keyring(tmp_path / "k")
    assert (ring.find(old), ring.find(new)) == (kept, None)
    save(tmp_path / "k", [other])
    assert (ring.find(old), ring.find(new)) == (None, other)


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"schema": "x", "keys": []}'])
def test_a_file_that_is_spoiled_while_it_runs_lets_nobody_in(spoiled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_LOOK_SECONDS", 0.0)
    token, key = make("a", Power.ASK)
    save(tmp_path / "k", [key])
    ring = Keyring(tmp_path / "k")
    (tmp_path / "k").write_text(spoiled)
    assert ring.find(token) is None


@given(st.one_of(st.binary(max_size=200), st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["schema", "keys", "name", "sha256", "scope"]), inner, max_size=4)).map(lambda v: json.dumps(v).encode())))
def test_any_file_is_keys_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-keys.json"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(ReadError, match=r"^[^\n]+\.$"):
        load(path)


@given(st.text(max_size=400))
def test_any_text_is_no_key(tmp_path_factory: pytest.TempPathFactory, token: str) -> None:
    path = tmp_path_factory.getbasetemp() / "some-keys.json"
    save(path, [make("a", Power.ASK)[1]])
    assert Keyring(path).find(token) is None


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_file_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    save(tmp_path / "k", [])
    (tmp_path / "k").chmod(0o622)
    with pytest.raises(ReadError, match="chmod 600"):
        load(tmp_path / "k")


@pytest.mark.parametrize("name", ["", " a", "a\n", "\x1b[31m", "x" * 65])
def test_a_name_is_one_printable_line(name: str) -> None:
    with pytest.raises(UsageError):
        make(name, Power.ASK)


def test_an_admin_key_is_for_no_page() -> None:
    with pytest.raises(UsageError):
        make("a", Power.ADMIN, ["https://a.example"])
