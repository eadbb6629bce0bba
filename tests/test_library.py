"""Guards the library's calls over a small report: opening, asking, conversing, filtering, searching, sharing, recovering."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import reportqa
from reportqa.ask.talk import LONGEST_TURN, MOST_SAID, MOST_TURNS
from reportqa.building.code import fingerprint
from reportqa.index import store
from reportqa.index.semantic import SIZE
from reportqa.model.answer import Query
from reportqa.model.errors import IndexMismatch, ReadError, StoreError, UsageError
from reportqa.model.wire import answer_dict

from .interfaces.conftest import REPORT
from .support import Letters

QUESTIONS = ("105年度接種流感疫苗幾劑？", "105年度比104年度多接種幾劑？", "how many doses of flu vaccine were given in 105?", "护理人员有几人？", "火星有幾人？")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    (folder / "health-105.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus(path: Path) -> reportqa.Corpus:
    return reportqa.open(path)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, with the dictionary that every index shares; indexing leaves the slow lexicon out."""
    monkeypatch.setattr("reportqa.language.compiling.compile_lexicon", lambda *_: ({}, {}))
    folder = tmp_path / "cache"
    folder.mkdir()
    for kept in store.cache_folder().glob("words-*.index"):
        (folder / kept.name).write_bytes(kept.read_bytes())
    monkeypatch.setenv("REPORTQA_CACHE", str(folder))
    return folder


def own_index(cache: Path) -> Path:
    (found,) = (p for p in cache.glob("*.index") if not p.name.startswith("words"))
    return found


def test_an_answer_quotes_the_report(corpus: reportqa.Corpus) -> None:
    answer = corpus.ask("105年度接種流感疫苗幾劑？")
    assert "23,456" in answer.text
    for citation in answer.citations:
        assert corpus.documents[0].text[citation.start : citation.end] == citation.quote


def test_a_conversation_keeps_its_topic(corpus: reportqa.Corpus) -> None:
    chat = corpus.chat()
    chat.ask("105年度接種流感疫苗幾劑？")
    assert "21,000" in chat.ask("104年度呢？").text
    assert "21,000" in corpus.ask("104年度呢？", history=["105年度接種流感疫苗幾劑？"]).text


def test_figures_are_filtered_by_unit_year_section_and_words(corpus: reportqa.Corpus) -> None:
    def values(**filters: str) -> list[int]:
        return [int(f.quantity.value) for f in corpus.figures(**filters)]

    assert 23456 in values()
    assert values(unit="劑") == [23456, 21000]
    assert values(unit="劑", period="105") == values(unit="劑", period="2016") == [23456]
    assert set(values(section="業務概況")) < set(values())
    assert values(words="宣導 場") == values(words="宣導")
    assert values(words="沒有的詞") == []
    with pytest.raises(UsageError, match="no year"):
        corpus.figures(period="沒有")


def test_search_ranks_passages(corpus: reportqa.Corpus) -> None:
    hits = corpus.search("流感疫苗", top_k=2)
    assert "流感疫苗" in hits[0].text
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert hits[0].text == corpus.documents[0].text[hits[0].start : hits[0].end]
    assert corpus.search("流感疫苗", top_k=0) == corpus.search("", top_k=5) == corpus.search("？！", top_k=5) == []


def test_search_finds_a_passage_in_another_language_and_script(corpus: reportqa.Corpus) -> None:
    own = corpus.search("流感疫苗", top_k=1)
    assert [h.text for h in corpus.search("influenza vaccine", top_k=1)] == [h.text for h in own]
    assert corpus.search("接种流感疫苗", top_k=3) == corpus.search("接種流感疫苗", top_k=3)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Letters:
    """An embedder in the extra's place."""
    made = Letters()
    monkeypatch.setattr("reportqa.library.embedder", lambda: made)
    return made


def test_meaning_is_stored_on_request_and_found_again(path: Path, cache: Path, letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = reportqa.open(path)
    without = plain.search("流感疫苗", top_k=3)
    assert "vectors" not in store.read(own_index(cache), fingerprint(cache)).parts  # type: ignore[union-attr]
    fused = reportqa.open(path, semantic=True).search("流感疫苗", top_k=3)
    assert [h.score for h in fused] != [h.score for h in without]
    assert answers(plain) == answers(reportqa.open(path))
    monkeypatch.setattr(Letters, "passages", None)  # nothing is embedded twice, and a question is only where it is asked
    monkeypatch.setattr(Letters, "question", lambda _, text: np.eye(SIZE, dtype=np.float32)[0])
    assert len(reportqa.open(path, semantic=True).search("流感疫苗", top_k=3)) == len(reportqa.open(path).search("流感疫苗", top_k=3)) > 0
    assert reportqa.open(path, semantic=False).search("流感疫苗", top_k=3) == without
    monkeypatch.setenv("REPORTQA_SEMANTIC", "0")
    assert reportqa.open(path).search("流感疫苗", top_k=3) == without


def test_another_embedder_s_index_is_searched_by_words_and_says_so(path: Path, cache: Path, letters: Letters) -> None:
    without = reportqa.open(path).search("流感疫苗", top_k=3)
    reportqa.open(path, semantic=True)
    letters.name = "letters 2"
    corpus = reportqa.open(path)
    assert corpus.search("流感疫苗", top_k=3) == without
    assert any("by words alone" in note and "letters 2 is installed" in note for note in corpus.notes)
    with pytest.raises(IndexMismatch, match="embedded by letters 1"):
        reportqa.open(path, semantic=True)


@pytest.mark.parametrize("question", ["", "  ", "😀", "\x00", "。。。"])
def test_what_holds_no_words_is_refused_in_a_sentence(corpus: reportqa.Corpus, question: str) -> None:
    with pytest.raises(UsageError, match="holds no words"):
        corpus.ask(question)


def test_an_unknown_language_is_refused(corpus: reportqa.Corpus) -> None:
    with pytest.raises(UsageError, match="zh-TW, zh-CN or en"):
        corpus.ask("幾劑？", lang="fr")


def answers(corpus: reportqa.Corpus) -> list[object]:
    return [answer_dict(corpus.ask(question), explain=True) for question in QUESTIONS]


def test_an_index_read_again_answers_byte_for_byte_alike(path: Path, cache: Path) -> None:
    built = reportqa.open(path)
    loaded = reportqa.open(path)
    assert answers(built) == answers(loaded)
    assert built.documents == loaded.documents
    assert built.passages == loaded.passages
    assert built.figures() == loaded.figures()


def test_a_corpus_is_shared_between_threads(path: Path) -> None:
    fresh = reportqa.open(path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: answers(fresh), range(8)))
    assert all(one == answers(reportqa.open(path)) for one in found)


def refuse_to_build(*_: object, **__: object) -> None:
    raise AssertionError("built again")


def test_an_index_is_found_by_content_not_by_place(path: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reportqa.open(path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "health-105.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.setattr("reportqa.building.build.build", refuse_to_build)
    assert reportqa.open(tmp_path / "elsewhere").notes == ()
    (tmp_path / "elsewhere" / "health-105.txt").write_text(REPORT + "。", encoding="utf-8")
    with pytest.raises(AssertionError, match="built again"):
        reportqa.open(tmp_path / "elsewhere")


def damage_header(file: Path) -> None:
    file.write_bytes(b"no index\n" + file.read_bytes())


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-500])


def other_version(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"format": ', b'"format": 9', 1))


@pytest.mark.parametrize("spoil", [damage_header, cut_short, other_version])
def test_a_spoilt_index_is_built_anew_and_said_so(path: Path, cache: Path, spoil: Callable[[Path], None]) -> None:
    before = answers(reportqa.open(path))
    spoil(own_index(cache))
    mended = reportqa.open(path)
    assert len(mended.notes) == 1
    assert "built anew" in mended.notes[0]
    assert answers(mended) == before
    assert reportqa.open(path).notes == ()


def test_where_nothing_can_be_stored_the_answer_comes_all_the_same(path: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("REPORTQA_CACHE", str(tmp_path / "file"))
    found = reportqa.open(path)
    assert [("cannot be stored" in note) for note in found.notes] == [True]
    assert "23,456" in found.ask("105年度接種流感疫苗幾劑？").text


def test_without_a_home_the_answer_comes_all_the_same(path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise StoreError("there is no home directory")

    monkeypatch.setattr(store, "cache_folder", none)
    assert "23,456" in reportqa.open(path).ask("105年度接種流感疫苗幾劑？").text


def test_an_unreadable_file_destroys_no_index(path: Path, cache: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    reportqa.open(report)
    kept = {p.name: p.read_bytes() for p in cache.glob("*.index")}
    for spoilt in (b"", b"\x00\x01\x02" * 999, b"%PDF-1.4"):
        report.write_bytes(spoilt)
        with pytest.raises(ReadError):
            reportqa.open(report)
    assert {p.name: p.read_bytes() for p in cache.glob("*.index")} == kept
    report.write_text(REPORT, encoding="utf-8")
    assert reportqa.open(report).notes == ()


def test_unreadable_files_of_a_folder_are_left_out_and_named_each_time(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 30)
    for _ in range(2):
        found = reportqa.open(folder)
        assert [Path(d.uri).name for d in found.documents] == ["good.txt"]
        assert sorted(note.split(":")[0] for note in found.notes) == ["left out", "left out"]
        assert {name for note in found.notes for name in ("empty.txt", "binary.md") if name in note} == {"empty.txt", "binary.md"}
    (folder / "good.txt").write_bytes(b"")
    with pytest.raises(ReadError):
        reportqa.open(folder)


def test_a_damaged_dictionary_is_an_error_that_says_how_to_mend_it(path: Path, cache: Path) -> None:
    reportqa.open(path)
    (kept,) = cache.glob("words-*.index")
    data = kept.read_bytes()
    at = data.index("\n疫苗 ".encode()) + 1
    kept.write_bytes(data[:at] + b"?" + data[at + 1 :])
    with pytest.raises(IndexMismatch, match="index --rebuild"):
        reportqa.open(path).ask("流感疫苗幾劑？")
    assert reportqa.library.open_corpus(path, rebuild=True).ask("105年度接種流感疫苗幾劑？").citations
    assert kept.read_bytes() == data


def test_the_same_content_twice_is_indexed_once_and_said_so(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(REPORT, encoding="utf-8")
    found = reportqa.open(folder)
    assert [d.uri for d in found.documents] == ["a.txt"]
    assert found.notes == ("b.txt: its content is that of a.txt, so it is indexed once.",)
    assert found.fates.same == (("b.txt", "a.txt"),)
    (folder / "a.txt").unlink()
    assert [d.uri for d in reportqa.open(folder).documents] == ["b.txt"]


def test_a_folder_says_what_was_read_kept_and_left_out(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"\x00\x01" * 99)
    first = reportqa.open(folder).fates
    assert (first.read, first.kept, [name for name, _ in first.left_out]) == (("a.txt",), (), ["b.txt"])
    (folder / "b.txt").write_text("一、105年查獲5件。", encoding="utf-8")
    second = reportqa.open(folder).fates
    assert (second.read, second.kept, second.left_out) == (("b.txt",), ("a.txt",), ())
    third = reportqa.open(folder).fates
    assert (third.read, third.kept) == ((), ("a.txt", "b.txt"))


def test_a_folder_of_nothing_readable_says_why_of_each_file(cache: Path, tmp_path: Path) -> None:
    for name, data in (("a.txt", b"\x00\x01" * 99), ("b.txt", b""), ("c.md", b"%PDF-1.4 no more")):
        (tmp_path / "reports").mkdir(exist_ok=True)
        (tmp_path / "reports" / name).write_bytes(data)
    with pytest.raises(ReadError, match="none of its 3 files can be read") as caught:
        reportqa.open(tmp_path / "reports")
    assert [note.split(":")[1].strip() for note in caught.value.__notes__] == ["b.txt", "a.txt", "c.md"]
    assert list(cache.glob("[0-9a-f]*.index")) == []


def test_an_index_of_a_file_that_changed_meanwhile_is_not_stored(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(REPORT + name, encoding="utf-8")

    def late(path: Path) -> bytes:
        return path.read_bytes() + b"more" * (path.name == "b.txt")

    monkeypatch.setattr("reportqa.building.readings.read_bytes", late)
    found = reportqa.open(folder)
    assert [d.uri for d in found.documents] == ["a.txt"]
    assert "written to while it was read" in found.notes[0]
    assert list(cache.glob("[0-9a-f]*.index")) == []


def test_a_history_is_answered_alike_however_it_came_about(corpus: reportqa.Corpus, path: Path) -> None:
    """A conversation's earlier turns are kept understood; what was asked before must not show in an answer."""
    turns = ["105年度接種流感疫苗幾劑？", "104年度呢？", "護理人員呢？", "how many in 105?"]
    fresh = reportqa.open(path)
    for number in range(len(turns)):
        chat = fresh.chat()
        for earlier in turns[:number]:
            chat.note(earlier)
        told = answer_dict(chat.ask(turns[number]))
        for _ in range(2):
            assert answer_dict(corpus.ask(turns[number], history=turns[:number])) == told


def test_of_a_long_history_the_last_turns_are_read(corpus: reportqa.Corpus) -> None:
    """A topic that was named lately is still the topic after many turns; what a history costs is bounded."""
    history = ["105年度接種流感疫苗幾劑？", *["護理人員呢？"] * 39, "105年度接種流感疫苗幾劑？"]
    assert "21,000" in corpus.ask("104年度呢？", history=history).text


def _understood(corpus: reportqa.Corpus, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that each question goes into as it is understood."""
    asked: list[str] = []
    understand = corpus.understand

    def told(question: str, before: Query | None) -> Query:
        asked.append(question)
        return understand(question, before)

    monkeypatch.setattr(corpus, "understand", told)
    return asked


@pytest.mark.parametrize("history", [["度" * 2000] * 20, ["人" * 300] * 500, ["105年度接種流感疫苗幾劑？"] * 500, ["x" * 10**6], ["…" * 2000] * 500], ids=["long turns", "many long", "many", "one huge", "no words"])
def test_no_history_costs_more_than_its_bound(corpus: reportqa.Corpus, monkeypatch: pytest.MonkeyPatch, history: list[str]) -> None:
    """A hostile history is understood in as many turns and characters as the limits say, at every door."""
    asked = _understood(corpus, monkeypatch)
    corpus.noted.cache_clear()  # type: ignore[attr-defined]
    corpus.ask("104年度呢？", history=history)
    *turns, last = asked
    assert last == "104年度呢？"
    assert len(turns) <= MOST_TURNS
    assert all(len(turn) <= LONGEST_TURN for turn in turns)
    assert sum(map(len, turns)) <= MOST_SAID


def test_a_turn_of_a_history_is_understood_once(corpus: reportqa.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that sends the whole conversation with each question has only what is new of it understood, also once the oldest turns fall away."""
    said = [f"{year}年度接種流感疫苗幾劑？" for year in (104, 105)] * 20
    corpus.ask("護理人員幾人？", history=said[: MOST_TURNS + 5])
    asked = _understood(corpus, monkeypatch)
    corpus.ask("護理人員幾人？", history=said[: MOST_TURNS + 7])
    assert len(asked) == 1
