"""Guards reading: every encoding told from the bytes, every bad file one sentence with what, where and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.files import MAX_BYTES, read_bytes
from reportqa.ingest.read import decode, read
from reportqa.model.errors import ReadError

from ..strategies import paragraphs

TRADITIONAL = "內政部移民署106年度施政績效報告：查獲人口販運案件101件，較去年同期增加3件。本署辦理宣導活動，計有2萬餘人參加。"
SIMPLIFIED = "本县农业合作社二〇二三年度工作报告：全年粮食总产量为三千四百吨，比上年增加百分之五，社员人数达到一千二百人。"
ENGLISH = "The service received 1,204 referrals in 2019–20, a rise of £3m over the year before; the council’s own target was 1,100."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "big5", "cp950", "big5hkscs", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_traditional_chinese_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding), "a")[0].lstrip("\ufeff") == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_simplified_chinese_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding), "a")[0].lstrip("\ufeff") == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_english_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding), "a")[0].lstrip("\ufeff") == ENGLISH


@given(st.lists(paragraphs, min_size=2, max_size=4).map("".join), st.sampled_from(["big5hkscs", "gb18030", "utf-16-le", "utf-16-be", "utf-8"]))
def test_any_chinese_prose_is_read_as_written(text: str, encoding: str) -> None:
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        return  # Simplified characters that Big5 lacks
    assert decode(raw, "a")[0] == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_one_sentence(raw: bytes) -> None:
    try:
        source = read(Path("a.txt"), raw or b" ").source
    except ReadError as error:
        assert str(error).startswith("a.txt: ")
        assert "\n" not in str(error)
    else:
        assert any(c.isalnum() for c in source.text)
        assert "\r" not in source.text
        assert "\0" not in source.text


@pytest.mark.parametrize("cut", [1, 2])
def test_a_text_cut_within_a_character_is_still_read(cut: int) -> None:
    assert decode((TRADITIONAL * 4).encode()[:-cut], "a")[0].startswith(TRADITIONAL)
    assert decode((TRADITIONAL * 4).encode("big5")[:-1], "a")[0].startswith(TRADITIONAL)


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    raw = (TRADITIONAL * 4).encode()
    text, encoding = decode(raw[:300] + b"\xff" + raw[300:], "a")
    assert encoding == "utf-8"
    assert text.count("\ufffd") == 1
    assert text.replace("\ufffd", "") == TRADITIONAL * 4


def test_stray_nul_characters_are_dropped() -> None:
    raw = (TRADITIONAL * 4).encode()
    assert decode(raw[:300] + b"\0" + raw[300:], "a")[0] == TRADITIONAL * 4


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"), (b"PK\x03\x04" + bytes(50), "a zip archive"), (b"\xd0\xcf\x11\xe0" + bytes(50), "Office"), (b"{\\rtf1 text", "RTF"),
        (b"\x7fELF" + bytes(90), "a program"), (bytes(range(256)) * 8, "binary"), (b"\x00" * 100, "binary"), (b"\x01\x02\x03\x04abc" * 9, "binary"),
        (b"\xff\xfe" + bytes(100), "binary"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named(raw: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        decode(raw, "report.txt")
    assert str(caught.value).startswith("report.txt: ")
    assert "\n" not in str(caught.value)


def test_line_ends_become_one_kind() -> None:
    assert read(Path("a.txt"), "甲\r\n乙\r丙\n".encode()).source.text == "甲\n乙\n丙\n"


@pytest.mark.parametrize(("data", "says"), [(b"", "empty"), (b" \r\n\t", "empty")])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(ReadError, match=says):
        read_bytes(tmp_path / "a.txt")


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(ReadError, match="no words"):
        read(Path("a.txt"), "…………\n——".encode())


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ReadError, match="split it"):
        read_bytes(tmp_path / "a.txt")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.txt: "):
        read_bytes(tmp_path / "none.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_a_file_s_place_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadError, match="pipe"):
        read_bytes(tmp_path / "a.txt")
