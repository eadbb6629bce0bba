"""Guards that a people's name leads to its country, in either language, and to no other country."""

from __future__ import annotations

from collections import Counter

import pytest
from babel import Locale

import reportqa
from reportqa.language.compiling import _countries, _territories, compile_lexicon, demonym_names
from reportqa.language.lexicon import Lexicon, phrase_key
from reportqa.language.script import closed_up, fold
from reportqa.language.tables import rows
from reportqa.library import Corpus

CHINESE = """112年外僑居留人數：摩爾多瓦12人、尼泊爾345人、土耳其67人。
泰籍居民1,020人，越南籍居民2,040人，波蘭籍教師3人。
賽普勒斯、奈及利亞各5人。"""
ENGLISH = """Residents by country: Moldova 12, Nepal 345, Nigeria 67, Thailand 1,020, South Korea 9.
The Nepalese community centre opened in 2019; a Turk and two Polish nationals taught there. Nigerians came in 2020.
The flagpoles were repainted; North Korea and the Dominican Republic sent nobody."""


def lexicon_of(text: str) -> Lexicon:
    return Lexicon(*compile_lexicon(closed_up(fold(text)), ["尼泊爾", "土耳其", "越南", "泰籍", "居民"] if "居民" in text else []))


@pytest.fixture(scope="module")
def chinese() -> Lexicon:
    return lexicon_of(CHINESE)


@pytest.fixture(scope="module")
def english() -> Lexicon:
    return lexicon_of(ENGLISH)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Corpus]:
    folder = tmp_path_factory.mktemp("peoples")
    for name, text in (("zh", CHINESE), ("en", ENGLISH)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return reportqa.open(folder / "zh.txt"), reportqa.open(folder / "en.txt")


def test_table_is_well_formed() -> None:
    """Each row is a name in plain form and a country that CLDR has, none twice; a mark is `word`."""
    known = set(Locale("en").territories.values())
    for word, country, *mark in rows("demonyms_en.tsv"):
        assert word and word == word.strip() and word[0].isupper(), word
        assert country in known, country
        assert mark in ([], ["word"]), word
    assert [pair for pair, times in Counter((word, country) for word, country, *_ in rows("demonyms_en.tsv")).items() if times > 1] == []


def test_people_of_one_country_is_no_other_s() -> None:
    """Two countries share a name only where the word itself names both."""
    owners: dict[str, set[str]] = {}
    for names, peoples, _ in _countries():
        for word in (*names, *(word for word, _ in peoples)):
            owners.setdefault(phrase_key(word), set()).add(names[0])
    assert {key for key, several in owners.items() if len(several) > 1} == {phrase_key("Congolese")}


@pytest.mark.parametrize(
    ("asked", "written"),
    [("Moldovans", "摩爾多瓦"), ("Moldovan", "摩爾多瓦"), ("Nepalis", "尼泊爾"), ("Nepalese", "尼泊爾"), ("Turks", "土耳其"), ("Turkish", "土耳其"), ("Thai", "泰籍"), ("Thailand", "泰籍"), ("Vietnamese", "越南"), ("Cypriots", "賽普勒斯"), ("Nigerians", "奈及利亞")],
)  # fmt: skip
def test_english_people_leads_to_the_country_in_a_chinese_report(chinese: Lexicon, asked: str, written: str) -> None:
    assert fold(written) in dict(chinese.translations(asked))


@pytest.mark.parametrize(
    ("asked", "written"), [("Nepalis", "nepal"), ("Nepalis", "nepalese"), ("Moldovans", "moldova"), ("Turkish", "turk"), ("Thais", "thailand"), ("Nigeria", "nigerians")],
)  # fmt: skip
def test_people_leads_to_the_country_in_an_english_report(english: Lexicon, asked: str, written: str) -> None:
    assert written in dict(english.translations(asked))


def test_common_word_of_an_english_report_is_no_people(english: Lexicon) -> None:
    """Nobody from Poland is a polish, nor is a flagpole."""
    assert english.translations("Poland") == ()


@pytest.mark.parametrize(("asked", "other"), [("Nigeriens", "nigeria"), ("Nigerien", "nigerians"), ("Dominiquais", "dominican republic"), ("North Koreans", "south korea"), ("Koreans", "north korea"), ("Nepalis", "thailand")])
def test_people_never_leads_to_another_country(english: Lexicon, asked: str, other: str) -> None:
    """Niger is met inside Nigeria, and is not it."""
    assert all(form not in other for form, _ in english.translations(asked))


@pytest.mark.parametrize("asked", ["尼泊爾人", "尼泊爾籍", "尼泊爾", "尼泊尔人"])
def test_chinese_people_leads_to_all_names_in_an_english_report(english: Lexicon, asked: str) -> None:
    assert {"nepal", "nepalese"} <= {form for form, _ in english.variants(fold(asked), present=False)}


def test_peoples_are_kept_from_being_near_one_another() -> None:
    """What is true of countries is of their peoples: one is near to another, and is not it."""
    assert {"nepalis", "thai", fold("尼泊爾人"), fold("越南籍"), fold("泰籍"), "moldova"} <= _territories()
    assert ("Thai", "泰籍") in {(english, word) for english, word, _ in demonym_names()}


@pytest.mark.parametrize(("question", "value"), [("How many Nepali residents are there?", "345"), ("How many Moldovan residents are there?", "12"), ("How many Thai residents are there?", "1,020")])
def test_people_asked_about_is_answered_by_the_country(reports: tuple[Corpus, Corpus], question: str, value: str) -> None:
    for report in reports:
        assert any(value in f.text for f in report.ask(question).figures), (question, report)


def test_common_word_in_lower_case_confines_nothing(reports: tuple[Corpus, Corpus]) -> None:
    """Polish is a people; polish is for floors."""
    chinese, _ = reports
    assert not any(t.strict for t in chinese.understand("how many cans of polish were bought?", None).terms if t.text == "polish")
    assert any(t.strict for t in chinese.understand("how many Polish teachers are there?", None).terms if t.text == "polish")


def test_nationality_asked_of_an_english_report_is_met_by_its_name(reports: tuple[Corpus, Corpus]) -> None:
    _, english = reports
    (term,) = [t for t in english.understand("尼泊爾籍居民有幾人？", None).terms if "尼泊" in t.text]
    assert term.known and "nepal" in {form for form, _ in term.variants}
