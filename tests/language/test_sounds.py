"""Guards how characters sound: readings and their spellings in each romanisation, and what is taken for what."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.language.script import fold
from reportqa.language.sounds import Sounds, compile_sounds, heard_as


@cache
def compiled() -> Sounds:
    readings, spellings = compile_sounds()
    return Sounds(readings.decode(), spellings.decode())


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return compiled()


def test_a_reading_of_old_books_is_none(sounds: Sounds) -> None:
    assert (sounds.of("度"), sounds.of("成")) == ({"du", "duo"}, {"cheng"})


def test_the_readings_of_all_that_fold_to_a_character_are_its_own(sounds: Sounds) -> None:
    assert {"fa"} == sounds.of(fold("髮")) == sounds.of(fold("發"))
    assert {"qian", "gan"} <= sounds.of(fold("乾"))


@pytest.mark.parametrize(("name", "spellings"), [
    ("高雄", ("gao xiong", "kao hsiung", "gao siong")), ("新竹", ("xin zhu", "hsin chu", "sin jhu")), ("基隆", ("ji long", "chi lung")),
    ("葉俊榮", ("ye jun rong", "yeh chun jung", "ye jyun rong")), ("呂秀蓮", ("lv xiu lian", "lu hsiu lien", "lyu siou lian")),
    ("謝長廷", ("xie chang ting", "hsieh chang ting", "sie chang ting")), ("徐", ("hsu", "shyu", "syu", "xu")), ("聞", ("wen", "wun")), ("馮", ("feng", "fong")),
])  # fmt: skip
def test_each_romanisation_spells_a_name(sounds: Sounds, name: str, spellings: tuple[str, ...]) -> None:
    for spelling in spellings:
        for char, syllable in zip(fold(name), spelling.split() if len(name) > 1 else [spelling], strict=True):
            assert syllable in sounds.written(char)


@pytest.mark.parametrize(("written", "syllables"), [("kaohsiung", ("gao", "xiong")), ("chi-mai", ("qi", "mai")), ("ing wen", ("ying", "wen")), ("xi'an", ("xi", "an"))])
def test_latin_letters_are_read(sounds: Sounds, written: str, syllables: tuple[str, ...]) -> None:
    assert any(len(way) == len(syllables) and all(s in part for s, part in zip(syllables, way, strict=True)) for way in sounds.read(written))


@given(st.text(alphabet="abcghinostuwxz-' ", max_size=30))
def test_any_letters_are_read_or_not(written: str) -> None:
    assert all(len(way) <= 4 for way in compiled().read(written))


def test_sounds_that_many_do_not_tell_apart() -> None:
    assert heard_as("zhang") == heard_as("zan")
    assert heard_as("liu") == heard_as("niu")
    assert heard_as("fu") != heard_as("hu")


def test_tones_tell_words_apart(sounds: Sounds) -> None:
    assert sounds.same_tones("代补", "逮捕")
    assert not sounds.same_tones("驻馆", "主管")


def test_endless_letters_are_no_name(sounds: Sounds) -> None:
    assert sounds.read("a" * 10_000) == ()
    assert sounds.read("-".join(["lin"] * 500)) == ()
