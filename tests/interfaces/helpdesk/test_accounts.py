"""The settings file is read strictly, each mistake told in one sentence; secrets are in the environment only."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from reportqa.interfaces.helpdesk.accounts import Helpdesks, read_accounts
from reportqa.interfaces.helpdesk.model import Form, Reason
from reportqa.interfaces.helpdesk.vendors import VENDORS
from reportqa.model.errors import ReadError, UsageError

from .events import SECRET, TOKEN

ENVIRONMENT = {"TOKEN": TOKEN, "SECRET": SECRET, "SHORT": "x", "ODD": "a/b" * 9}
GOOD = """
public_url = "https://reports.example"
history = 3
first_wait = 0.5

[accounts.web]
vendor = "chatwoot"
url = "https://chat.example/"
account = 3
token_env = "TOKEN"
secret_env = "SECRET"
least_confidence = 0.7

[accounts.post]
vendor = "zendesk"
url = "https://x.zendesk.com"
email = "bot@example.org"
token_env = "TOKEN"
secret_env = "SECRET"
public = false
group = 5
language = "en"
form = "markdown"

[accounts.desk]
vendor = "zammad"
url = "https://z.example/zammad"
token_env = "TOKEN"
secret_env = "SECRET"

[accounts.own]
vendor = "generic"
secret_env = "SECRET"
"""


def read(tmp_path: Path, text: str) -> Helpdesks:
    path = tmp_path / "helpdesk.toml"
    path.write_text(text, encoding="utf-8")
    return read_accounts(path, ENVIRONMENT)


def test_every_vendor_is_set_up(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert {name: account.vendor.base for name, account in found.accounts.items()} == {"web": "https://chat.example", "post": "https://x.zendesk.com", "desk": "https://z.example/zammad", "own": ""}
    assert (found.accounts["web"].least, found.accounts["post"].language, found.accounts["post"].vendor.form) == (0.7, "en", Form.MARKDOWN)
    assert (found.history, found.backoff.first, found.deadline) == (3, 0.5, 5.0)


def test_no_secret_is_shown(tmp_path: Path) -> None:
    shown = repr(read(tmp_path, GOOD))
    assert SECRET not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[accounts.", "[others.", "no accounts"),
        ('vendor = "chatwoot"', 'vendor = "chat"', "vendor is to be one of"),
        ('url = "https://chat.example/"', 'url = "http://chat.example/"', "https address"),
        ('url = "https://chat.example/"', 'url = "https://u:p@chat.example/"', "https address"),
        ('url = "https://chat.example/"', "", "url is missing"),
        ("account = 3", 'account = "3"', "wrong kind"),
        ("account = 3", "account = true", "wrong kind"),
        ("account = 3", "account = 3\nsecert_env = 1", "no setting 'secert_env'"),
        ("account = 3", 'account = 3\ntoken = "abcdef"', "named by the environment variable"),
        ('token_env = "TOKEN"', 'token_env = "NONE"', "NONE is empty or not set"),
        ('token_env = "TOKEN"', 'token_env = "SHORT"', "16 ASCII characters"),
        ('secret_env = "SECRET"', 'segment_env = "ODD"', "letters, digits"),
        ('secret_env = "SECRET"', "", "forged"),
        ("least_confidence = 0.7", "least_confidence = 7", "from 0 to 1"),
        ("history = 3", "history = -1", "from 0 to 20"),
        ("history = 3", "histroy = 3", "no setting 'histroy'"),
        ('public_url = "https://reports.example"', 'public_url = "reports"', "public_url"),
        ("[accounts.web]", '[accounts."W/b"]', "small letters"),
        ('form = "markdown"', 'form = "html"', "plain or markdown"),
        ('language = "en"', 'language = "fr"', "language is one of"),
    ],
)
def test_each_mistake_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(UsageError, match=told) as found:
        read(tmp_path, GOOD.replace(old, new, -1 if "accounts." in old and "web" not in old else 1))
    assert str(found.value).endswith(".")
    assert SECRET not in str(found.value)


@pytest.mark.parametrize("text", ["= no", "\x00"])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadError, match="TOML"):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_accounts(tmp_path / "none.toml", {})


DOCUMENTATION = (Path(__file__).parent.parent.parent.parent / "docs" / "helpdesk.md").read_text(encoding="utf-8")


def test_the_documented_file_is_read_and_names_every_setting(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", DOCUMENTATION, re.DOTALL)
    path = tmp_path / "helpdesk.toml"
    path.write_text(text, encoding="utf-8")
    found = read_accounts(path, dict.fromkeys(re.findall(r'_env = "(\w+)"', text), SECRET))
    assert len(found.accounts) == len(VENDORS)
    whole = re.sub(r"(?m)^# (?=\w+ = )", "", text)  # what is left out by a mark is a setting too
    for kind in VENDORS.values():
        for field in fields(kind):
            name = {"base": "url"}.get(field.name, field.name + "_env" if field.name in ("token", "secret", "segment") else field.name)
            assert re.search(rf"(?m)^{name} = ", whole) or f"`{name}`" in DOCUMENTATION, name


def test_every_reason_is_documented() -> None:
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", DOCUMENTATION)) == set(Reason)
