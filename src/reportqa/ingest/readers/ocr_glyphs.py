"""Letters read from a picture -> glyphs as those of a text layer: sizes that are the type's, boxes that are the em's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from reportqa.ingest.readers.ocr_tesseract import Letter, Line
from reportqa.ingest.readers.pdf_page import Glyph, Page
from reportqa.ingest.readers.pdf_text import columns_of, is_wide

_IDEOGRAPH, _CAPITAL = 0.9, 0.71  # of the size of type: the height of an ideograph's ink, and of a capital's or a digit's
_RAISED, _RAISED_HEIGHT = 0.2, 0.55  # of the size: digits whose feet stand as high and that are no taller are a note's mark
_GAP, _NUMBER_GAP = 1.2, 0.5  # of the size: words that are further apart stand in two cells, and two numbers
_ALIKE = 0.25  # sizes that differ less from the usual one are the usual one
_UNSURE = 40.0  # of 100: words of which Tesseract is no surer and that hold no letter or digit are specks
_TALLEST = 4.0  # times the usual size: what is taller is no letter
_NUMERIC = frozenset("0123456789,.%〓")


def placed(lines: Sequence[Line], page: Page, scale: float) -> None:
    """Put lines, measured in pixels of which `scale` make a point, on a page as glyphs."""
    for line in lines:
        letters = [x for word in _words(line.letters) if _is_text(word) for x in word]
        size = size_of(letters, line.size)
        for run in _runs(letters, size):
            _place(run, line.base, size, page, scale)


def _place(run: Sequence[Letter], base: float, size: float, page: Page, scale: float) -> None:
    """Put letters that stand together on a page, in the order in which they were read: where each begins is not told as surely as where all do."""
    start, end = min(x.x0 for x in run), max(x.x1 for x in run)
    texts = [_spaced(before, letter) for before, letter in zip([None, *run], run, strict=False)]
    step = (end - start) / max(1, sum(columns_of(t) for t in texts))
    at = start
    for letter, text in zip(run, texts, strict=True):
        raised = letter.text.isdigit() and base - letter.y1 > _RAISED * size and letter.y1 - letter.y0 < _RAISED_HEIGHT * size
        own, foot = (0.6 * size, letter.y1) if raised else (size, base)
        for char in text:
            width = step * columns_of(char)
            own_, foot_ = (size, base) if char == " " else (own, foot)
            page.glyphs.append(Glyph(char, at / scale, (at + width) / scale, foot_ / scale, own_ / scale, len(page.glyphs)))
            at += width


def _spaced(before: Letter | None, letter: Letter) -> str:
    """Return a letter's text, with a space before it where it begins a word of a script that has spaces."""
    parts = before is not None and letter.opens and not is_wide(letter.text[0]) and not is_wide(before.text[-1])
    return f" {letter.text}" if parts else letter.text


def _runs(letters: Sequence[Letter], size: float) -> Iterator[list[Letter]]:
    """Yield letters that stand together; between words that are numbers a gap is narrower where it parts two cells."""
    run: list[Letter] = []
    for letter in letters:
        if run and letter.opens:
            numbers = run[-1].text[-1] in _NUMERIC and letter.text[0] in _NUMERIC
            if letter.x0 - max(x.x1 for x in run) > (_NUMBER_GAP if numbers else _GAP) * size:
                yield run
                run = []
        run.append(letter)
    if run:
        yield run


def _words(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    word: list[Letter] = []
    for letter in letters:
        if letter.opens and word:
            yield word
            word = []
        word.append(letter)
    if word:
        yield word


def _is_text(word: Sequence[Letter]) -> bool:
    """Whether a word is more than a speck that was taken for one."""
    return any(x.text[0].isalnum() for x in word) or min(x.sure for x in word) > _UNSURE


def size_of(letters: Sequence[Letter], told: float) -> float:
    """Return the size of type of letters in pixels; `told` is the height of their line, from which it is guessed where they are all low."""
    for kind, share in (("ideograph", _IDEOGRAPH), ("capital", _CAPITAL)):
        heights = [x.y1 - x.y0 for x in letters if _kind(x.text) == kind]
        if heights:
            return median(heights) / share
    return 0.8 * told


def _kind(text: str) -> str:
    if "㐀" <= text[0] <= "鿿":
        return "" if text[0] in "一二三日口" else "ideograph"
    return "capital" if text[0].isdigit() or text[0].isupper() or text[0] in "bdfhkl" else ""


def levelled(pages: Sequence[Page]) -> None:
    """Give glyphs that are about as large as most of a file's the size of those, and the others a size in half points."""
    sizes = Counter(round(g.size * 2) / 2 for page in pages for g in page.glyphs if not g.space)
    if not sizes:
        return
    usual = sizes.most_common(1)[0][0]
    for page in pages:
        page.glyphs = [g._replace(size=_level(g.size, usual)) for g in page.glyphs if g.size < _TALLEST * usual]


def _level(size: float, usual: float) -> float:
    return usual if abs(size - usual) < _ALIKE * usual else max(2.0, round(size * 2) / 2)
