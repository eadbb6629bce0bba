"""The routes that take reports and delete them: the folder changes, a process of its own indexes it, then the workers are replaced."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from reportqa.interfaces.web import shapes
from reportqa.interfaces.web.backend import Backend
from reportqa.interfaces.web.failures import RESPONSES, STATUSES, Refused
from reportqa.interfaces.web.folder import Folder, kept_name
from reportqa.interfaces.web.reading import Name
from reportqa.interfaces.web.settings import Settings
from reportqa.model.errors import ReadError

_INDEX = (
    "import json, sys; a = json.loads(sys.argv[1]); sys.path[:] = a['path']; sys.argv = ['reportqa', 'index', '--json', '--corpus', a['corpus']]; "
    "from reportqa.interfaces.cli import main; main()"
)
_INDEX_SECONDS = 900.0
_CHUNK = 1 << 20
_RESPONSES: dict[int | str, dict[str, Any]] = {**RESPONSES, **{code: {"model": shapes.Failure, "description": STATUSES[code]} for code in (404, 409)}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    "parameters": [{"name": "X-File-Name", "in": "header", "required": False, "schema": {"type": "string"}, "example": "report-106.pdf",
                    "description": "the file's name, percent-encoded where it is not ASCII; needed unless the body is multipart"}],
}  # fmt: skip


def uploads(settings: Settings, backend: Backend) -> APIRouter:
    """Return the routes; none where uploads are not asked for."""
    routes = APIRouter(prefix="/v1", tags=["uploads"])
    if not settings.uploads:
        return routes
    folder, changing = Folder(Path(settings.corpus)), asyncio.Lock()

    @routes.post("/documents", status_code=201, response_class=JSONResponse, responses={**_RESPONSES, 201: {"model": shapes.Uploaded}}, openapi_extra=_BODY)
    async def upload(request: Request, wanted: Annotated[shapes.UploadQuery, Query()]) -> JSONResponse:
        """Take a report, index it, and answer from it; one that cannot be read is refused with the reason, and not kept."""
        coming, descriptor = folder.coming()
        try:
            with os.fdopen(descriptor, "wb") as file:
                name = await _received(request, file.write)
                await asyncio.to_thread(os.fsync, file.fileno())
            async with changing:
                with folder.placed(coming, name, replace=wanted.replace):
                    told = await _indexed(settings.corpus)
                    why = next((one["why"] for one in told["left_out"] if one["file"] == name), None)
                    if why is not None:
                        raise Refused(422, "unreadable", f"{name}: {why}")
                    await backend.reload()
        except ReadError as error:
            raise Refused(422, "unreadable", str(error)) from error
        except OSError as error:
            raise Refused(503, "storage", f"the file could not be kept ({error.strerror or error}); make room on the server.", {"Retry-After": "60"}) from error
        finally:
            coming.unlink(missing_ok=True)
        same = next((one["as"] for one in told["same"] if one["file"] == name), None)
        return JSONResponse({"document": Path(name).stem, "file": name, "reports": told["reports"], "same_as": same}, 201)

    @routes.delete("/documents/{document}", response_class=JSONResponse, responses={**_RESPONSES, 200: {"model": shapes.Deleted}})
    async def delete(document: Name) -> JSONResponse:
        """Delete a report's file (named with its suffix or without) from the corpus folder; the last one stays."""
        async with changing:
            name = folder.named(document)
            try:
                with folder.removed(name):
                    told = await _indexed(settings.corpus)
                    await backend.reload()
            except ReadError as error:
                raise Refused(409, "last", f"'{name}' stays, for without it no report could be read; upload another first.") from error
        return JSONResponse({"deleted": name, "reports": told["reports"]})

    return routes


async def _received(request: Request, write: Any) -> str:  # noqa: ANN401
    """Write a request's file, and return the name under which it is kept.

    Raises:
        Refused: it has no file, no name, or none that can be taken.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data":
        async with request.form(max_files=1, max_fields=1) as form:
            files = [value for value in form.values() if isinstance(value, UploadFile)]
            if len(files) != 1:
                raise Refused(422, "usage", "the form holds no file; send one, as the field file.")
            name = kept_name(files[0].filename or "")
            while chunk := await files[0].read(_CHUNK):
                write(chunk)
        return name
    given = request.headers.get("x-file-name")
    if given is None:
        raise Refused(422, "usage", "the file has no name; give it in the header X-File-Name, or send a form.")
    name = kept_name(unquote(given))
    async for part in request.stream():
        write(part)
    return name


async def _indexed(corpus: str) -> dict[str, Any]:
    """Refresh the index of a corpus in a process of its own, and return what became of its files (`reportqa.index/1`).

    Raises:
        ReadError: nothing there can be read, or it takes too long.
    """
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _INDEX, json.dumps({"path": [str(p) for p in sys.path], "corpus": corpus}), stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=PIPE)
    try:
        async with asyncio.timeout(_INDEX_SECONDS):
            out, said = await process.communicate()
    except TimeoutError:
        msg = f"indexing it took longer than {_INDEX_SECONDS:.0f} seconds; split it."
        raise ReadError(msg) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines() or ["indexing failed."]
        raise ReadError(lines[-1].removeprefix("reportqa: "))
    found: dict[str, Any] = json.loads(out)
    return found
