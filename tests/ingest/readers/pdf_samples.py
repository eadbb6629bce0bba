"""PDFs built for the tests with reportlab: each function draws one trouble that reports have, and returns the file's bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors, pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
FONT, PLAIN = "MSung-Light", "Helvetica"
PROSE = (
    "本署持續推動新住民照顧服務措施，結合各直轄市、縣市政府及民間團體資源，辦理語言學習、生活適應及就業輔導等課程，全年共辦理1,284場次，"
    "參與人數達45,612人次，較上年度增加12.3％。為強化國境安全管理，於各機場、港口設置自動查驗通關系統計128座，查獲違法案件3,412件，顯示查緝成效良好。"
)

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, size: tuple[float, float] = (WIDTH, HEIGHT), **options: object) -> bytes:
    """Return a PDF with a page for each drawing."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def put(canvas: Canvas, x: float, top: float, text: str, size: float = 12, *, font: str = FONT, right: bool = False, spacing: float = 0) -> None:
    """Print `text` at x, `top` points below the upper edge of the page (its baseline)."""
    canvas.setFont(font, size)
    if right:
        canvas.drawRightString(x, HEIGHT - top, text)
    else:
        canvas.drawString(x, HEIGHT - top, text, charSpace=spacing)


def wrapped(text: str, columns: int) -> list[str]:
    """Return `text` in lines of so many characters."""
    return [text[i : i + columns] for i in range(0, len(text), columns)]


def prose(canvas: Canvas, top: float, lines: int, *, x: float = 72, columns: int = 37, size: float = 12, start: int = 0) -> float:
    """Print lines of prose and return where the next one would stand."""
    for line in wrapped((PROSE * 12)[start:], columns)[:lines]:
        put(canvas, x, top, line, size)
        top += 1.5 * size
    return top


def grid(canvas: Canvas, xs: Sequence[float], tops: Sequence[float], rows: Sequence[Sequence[str]], *, rules: bool = True, upright: bool = True, size: float = 11, outer: bool = True) -> None:
    """Draw a table: its column edges, its row edges from the upper edge of the page, and its texts (numbers to the right)."""
    canvas.setLineWidth(0.5)
    if rules:
        for top in tops:
            canvas.line(xs[0], HEIGHT - top, xs[-1], HEIGHT - top)
    if upright:
        for x in xs if outer else xs[1:-1]:
            canvas.line(x, HEIGHT - tops[0], x, HEIGHT - tops[-1])
    for row, top in zip(rows, tops, strict=False):
        for k, text in enumerate(row):
            if text[:1].isdigit() or text[:1] == "-":
                put(canvas, xs[k + 1] - 4, top + size + 2, text, size, right=True)
            else:
                put(canvas, xs[k] + 4, top + size + 2, text, size)


COUNTS = (("縣市別", "場次", "人次", "經費"), ("新北市", "980", "30,260", "83,657"), ("臺北市", "652", "77,414", "9,108"), ("桃園市", "600", "77,748", "52,993"), ("臺中市", "60", "29,977", "7,105"))
XS = (72.0, 172.0, 272.0, 372.0, 472.0)


def shaded(canvas: Canvas, x0: float, x1: float, top: float, bottom: float, grey: float = 0.85) -> None:
    """Fill a rectangle."""
    canvas.setFillColor(colors.Color(grey, grey, grey))
    canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
    canvas.setFillColor(colors.black)


def scan() -> Draw:
    """Return a page that is a picture alone."""

    def draw(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)

    return draw


def locked(password: str) -> bytes:
    """Return a PDF that asks for a password."""
    return pdf(lambda c: put(c, 72, 100, "機密"), encrypt=pdfencrypt.StandardEncryption(password, ownerPassword="owner", strength=128))


def raw(objects: Sequence[bytes], root: int = 1) -> bytes:
    """Return a PDF of hand-written objects, numbered from 1."""
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, at))
