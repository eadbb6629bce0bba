"""Write annual.fodt, a small annual report with the troubles of one, and have LibreOffice make annual.pdf of it.

Needs LibreOffice and the Noto CJK fonts: python make_annual.py
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
SENTENCES = (
    "本署持續推動新住民照顧服務措施，結合各縣市政府及民間團體資源，辦理語言學習、生活適應及就業輔導等課程，",
    "全年共辦理1,284場次，參與人數達45,612人次，較上年度增加12.3％。",
    "查獲違法案件3,412件，較105年減少4.5個百分點，顯示查緝成效良好。",
)
COUNTIES = ("新北市", "臺北市", "桃園市", "臺中市", "臺南市", "高雄市", "宜蘭縣", "新竹縣", "苗栗縣", "彰化縣", "南投縣", "花蓮縣")
COVERED = "<table:covered-table-cell/>"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"))
)
chance = random.Random(7)


def paragraph(text: str, style: str = "Body") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def heading(text: str, level: int) -> str:
    return f'<text:h text:style-name="H{level}" text:outline-level="{level}">{text}</text:h>'


def footnote(number: int, text: str) -> str:
    return f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation><text:note-body>{paragraph(text, "Foot")}</text:note-body></text:note>'


def cell(text: str, columns: int = 1, rows: int = 1) -> str:
    spans = f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"' if columns * rows > 1 else ""
    return f'<table:table-cell table:style-name="Cell"{spans}>{paragraph(escape(text), "InCell")}</table:table-cell>'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def table(name: str, columns: int, head: list[str], rows: list[str]) -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="Table"><table:table-column table:number-columns-repeated="{columns}"/>'
        f"<table:table-header-rows>{''.join(head)}</table:table-header-rows>{''.join(rows)}</table:table>"
    )


def prose(sentences: int) -> str:
    return "".join(chance.choice(SENTENCES) for _ in range(sentences))


def amount() -> str:
    return f"{chance.randint(1000, 99999):,}"


def body() -> str:
    sexes = [row(cell("單位別", 1, 2), cell("105年", 2), COVERED, cell("106年", 2), COVERED, cell("增減率", 1, 2)), row(COVERED, cell("男"), cell("女"), cell("男"), cell("女"), COVERED)]
    staff = (("合　計", "1,402", "1,003", "1,411", "1,004", "0.4"), ("國境事務大隊", "612", "498", "620", "490", "-0.2"), ("北區大隊（含花蓮縣及連江縣服務站）", "400", "251", "400", "252", "0.2"))
    counties = [row(cell(name + more), cell(amount()), cell(amount())) for more in ("", "（續辦）", "（新辦）") for name in COUNTIES]
    parts = [
        paragraph("內政部移民署", "Cover"), paragraph("中華民國 106 年年報", "Cover"), paragraph("", "Break"),
        heading("第一章　組織與人員", 1), paragraph(prose(5)),
        heading("一、組織概況", 2), paragraph(prose(3) + "現有員額2,415人" + footnote(1, "員額數係指106年12月31日之編制內人員，不含約聘僱人員。") + "，另有約聘僱人員312人。" + prose(2)),
        paragraph("表1-1　人員性別統計", "Caption"), paragraph("單位：人；％", "Unit"),
        table("T1", 6, sexes, [row(*map(cell, line)) for line in staff]),
        paragraph("資料來源：本署人事室", "Source"), paragraph(prose(6)),
        heading("二、業務成果", 2), paragraph(prose(14)), paragraph("表1-2　各縣市統計", "Caption"),
        table("T2", 3, [row(cell("縣市別"), cell("場次"), cell("經費（千元）"))], counties), paragraph(prose(4)),
        f'<text:section text:style-name="Two" text:name="S">{paragraph("雙欄：專題報導", "Caption")}{paragraph(prose(16))}{paragraph(prose(12))}</text:section>',
        heading("第二章　國際交流", 1), paragraph(prose(20)),
        heading("三、未來展望", 2), paragraph(prose(9) + "面積為1,234" + footnote(2, "含離島地區。") + "平方公里。"), paragraph(prose(14)),
    ]  # fmt: skip
    return "".join(parts)


def style(name: str, size: int, words: str = "", attributes: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph" {attributes}><style:paragraph-properties {words}/>'
        f'<style:text-properties fo:font-size="{size}pt" style:font-size-asian="{size}pt"/></style:style>'
    )


def document() -> str:
    styles = (
        '<style:default-style style:family="paragraph"><style:text-properties style:font-name="F" style:font-name-asian="F" style:language-asian="zh" style:country-asian="TW"/></style:default-style>'
        + style("Body", 12, 'fo:text-align="justify" fo:text-indent="24pt" fo:line-height="150%"') + style("Cover", 28, 'fo:text-align="center"')
        + style("H1", 20, 'fo:margin-top="12pt" fo:margin-bottom="6pt"', 'style:default-outline-level="1"') + style("H2", 16, 'fo:margin-top="6pt" fo:margin-bottom="6pt"', 'style:default-outline-level="2"')
        + style("Caption", 12, 'fo:text-align="center"') + style("Unit", 10, 'fo:text-align="end"') + style("Source", 10) + style("InCell", 11) + style("Foot", 9) + style("Margin", 9, 'fo:text-align="center"')
        + '<style:style style:name="Raised" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<text:notes-configuration text:note-class="footnote" text:citation-body-style-name="Raised" text:default-style-name="Foot" style:num-format="1"/>'
    )  # fmt: skip
    automatic = (
        '<style:style style:name="Break" style:family="paragraph"><style:paragraph-properties fo:break-after="page"/></style:style>'
        '<style:style style:name="Table" style:family="table"><style:table-properties table:align="margins" table:border-model="collapsing"/></style:style>'
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="2pt"/></style:style>'
        '<style:style style:name="Two" style:family="section"><style:section-properties><style:columns fo:column-count="2" fo:column-gap="1cm"/></style:section-properties></style:style>'
        '<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>'
        '<style:header-style><style:header-footer-properties fo:margin-bottom="5mm" svg:height="8mm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:margin-top="5mm" svg:height="8mm"/></style:footer-style></style:page-layout>'
    )
    number = '- <text:page-number text:select-page="current">1</text:page-number> -'
    master = f'<style:master-page style:name="Standard" style:page-layout-name="Page"><style:header>{paragraph("內政部移民署 106 年年報", "Margin")}</style:header><style:footer>{paragraph(number, "Margin")}</style:footer></style:master-page>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:font-face-decls><style:font-face style:name=\"F\" svg:font-family=\"'Noto Sans CJK TC'\"/></office:font-face-decls>"
        f"<office:styles>{styles}</office:styles><office:automatic-styles>{automatic}</office:automatic-styles><office:master-styles>{master}</office:master-styles>"
        f"<office:body><office:text>{body()}</office:text></office:body></office:document>"
    )


if __name__ == "__main__":
    source = HERE / "annual.fodt"
    source.write_text(document(), encoding="utf-8")
    export = 'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"}}'
    subprocess.run(["soffice", "--headless", "--convert-to", export, "--outdir", str(HERE), str(source)], check=True, capture_output=True)
    source.unlink()
