"""What people say of answers, as a question set: each vote is a line that `reportqa eval` reads.

The server answers the question again itself, so that what is written comes from the reports and not from whoever votes.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from reportqa.interfaces.web import shapes
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.failures import RESPONSES, failure
from reportqa.interfaces.web.settings import Settings

MOST_BYTES = 64 << 20  # of a feedback file; beyond it nothing is written
UNKNOWN = "（待補）"  # what a voter said was wrong without saying what is right: no answer has it, so the case fails until somebody fills it in
_LOCK = Lock()


class FullError(Exception):
    """The file has reached its bound."""


def feedback(settings: Settings, backend: Backend) -> APIRouter:
    """Return the route that adds votes to a question-set file; without a file it says that none is kept."""
    file = settings.feedback
    routes = APIRouter(prefix="/v1", tags=["feedback"])

    @routes.post("/feedback", response_class=JSONResponse, status_code=201, include_in_schema=file is not None, responses={**RESPONSES, 201: {"model": shapes.Noted}, 404: {"model": shapes.Failure}, 507: {"model": shapes.Failure}})
    async def note(given: shapes.Feedback) -> JSONResponse:
        """Note whether an answer was right, and what it should have been."""
        if file is None:
            return failure(404, "not_found", "this server keeps no feedback; start it with --feedback FILE.")
        answer = await backend.call("ask", question=given.question, history=given.history, lang=given.lang)
        case = case_of(answer, given)
        try:
            append(file, case)
        except FullError:
            return failure(507, "full", "the feedback file is full; whoever runs this server needs to move it away.")
        except OSError:
            return failure(503, "failed", "the feedback could not be written; try again later.", {"Retry-After": "60"})
        return JSONResponse({"id": case["id"]}, 201)

    return routes


def case_of(answer: dict[str, Any], given: shapes.Feedback) -> dict[str, Any]:
    """Return a vote on an answer as a case of a question set.

    An answer voted right is what the case expects. One voted wrong expects the voter's words, or, without any, `UNKNOWN`.
    """
    tags = ["feedback", given.vote, *(["unreviewed"] if given.vote == "down" else []), *(["changed"] if given.answer is not None and given.answer.text != answer["text"] else [])]
    comment = given.comment.strip()
    note = "; ".join(part for part in (f"asked as: {given.question}" if given.history else "", f"answered: {answer['text']}" if given.vote == "down" else "", f"comment: {comment}" if comment else "") if part)
    case = {"id": f"feedback-{uuid4().hex[:12]}", "language": answer["language"], "type": answer["type"], "question": answer["understood"], "status": answer["status"]}
    expected = {"type": "passage", "status": "answered", "text_has": [[comment or UNKNOWN]]} if given.vote == "down" else _expected(answer)
    return {**case, **expected, "tags": tags, "note": note}


def _expected(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["status"] == "not_found":
        return {"reason": [answer["reason"]] if answer["reason"] else []}
    quotes = [c["quote"] for c in answer["citations"]]
    several = answer["type"] in {"computed", "trend"}
    found: dict[str, Any] = {"evidence_all": quotes} if several else {"evidence": quotes[:1]}
    if answer["reason"]:
        found["reason"] = [answer["reason"]]
    if answer["verdict"] is not None:
        found["verdict"] = "yes" if answer["verdict"] else "no"
    if answer["items"]:
        found["items"] = [[item["text"]] for item in answer["items"]]
    if answer["figures"]:
        found["figures"] = [_figure(figure) for figure in (answer["figures"] if answer["type"] == "trend" else answer["figures"][:1])]
    if answer["conflicts"]:
        found["conflicts"] = [_decimal(conflict["figure"]["value"]) for conflict in answer["conflicts"]]
    needed = {"figure": "figures", "computed": "figures", "trend": "figures", "date": "items", "list": "items", "entity": "items", "yesno": "verdict", "passage": "text_has"}[answer["type"]]
    if needed not in found:
        return {**found, "type": "passage", "text_has": [[answer["text"]]]}
    return found


def _figure(figure: dict[str, Any]) -> dict[str, Any]:
    return {"value": _decimal(figure["value"]), "unit": figure["unit"], **({} if figure["high"] is None else {"high": _decimal(figure["high"])})}


def _decimal(value: float) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def append(file: Path, case: dict[str, Any]) -> None:
    """Add one case to a file as one line, whole or not at all, however many write at once.

    Raises:
        FullError: the file would grow beyond `MOST_BYTES`.
        OSError: it cannot be written.
    """
    line = (json.dumps(case, ensure_ascii=False) + "\n").encode()
    with _LOCK:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _lock(handle)
            size = os.fstat(handle).st_size
            if size + len(line) > MOST_BYTES:
                raise FullError
            if size and os.pread(handle, 1, size - 1) != b"\n":
                line = b"\n" + line  # a line that a crash cut short keeps to itself
            try:
                written = os.write(handle, line)
            except OSError:
                os.ftruncate(handle, size)
                raise
            if written != len(line):
                os.ftruncate(handle, size)
                msg = "the disk is full"
                raise OSError(msg)
            os.fsync(handle)
        finally:
            os.close(handle)


def _lock(handle: int) -> None:
    """Hold a file against other processes, where the system can; closing lets go."""
    with suppress(ImportError):
        import fcntl  # noqa: PLC0415

        fcntl.flock(handle, fcntl.LOCK_EX)
