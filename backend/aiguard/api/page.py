"""The built page: its files, and index.html for every address that the page itself knows."""

from __future__ import annotations

from mimetypes import guess_type
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request, send_from_directory

from aiguard.api.guard import public
from aiguard.api.headers import PAGE_POLICY
from aiguard.api.wiring import wiring

if TYPE_CHECKING:
    from pathlib import Path

resource = Blueprint("page", __name__)

HASHED_FOLDER = "assets/"  # Vite puts a hash of the content into these names
SHARED_FOLDER = "shared/"  # its addresses are secrets: they go neither into a search engine nor into a referrer
PACKED = (("br", ".br"), ("gzip", ".gz"))
FOREVER = "public, max-age=31536000, immutable"


@resource.get("/", defaults={"path": "index.html"})
@resource.get("/<path:path>")
@public
def get_page(path: str) -> Response:
    page_dir = wiring().page_dir
    if page_dir is None or path.startswith("api/"):
        abort(404)
    name = path if _is_file(page_dir, path) else "index.html"
    if path.startswith(HASHED_FOLDER) and name != path:
        abort(404)  # index.html in place of a script would hide that the script is gone
    response = _send(page_dir.resolve(), name)
    response.headers["Cache-Control"] = FOREVER if name.startswith(HASHED_FOLDER) else "no-cache"
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    if path.startswith(SHARED_FOLDER):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _send(folder: Path, name: str) -> Response:
    """The file as it is, or the smaller copy that the build left beside it, when the browser takes that."""
    for encoding, suffix in PACKED:
        packed = f"{name}{suffix}"
        if request.accept_encodings.quality(encoding) > 0 and (folder / packed).is_file():
            response = send_from_directory(folder, packed, mimetype=guess_type(name)[0])
            response.headers["Content-Encoding"] = encoding
            break
    else:
        response = send_from_directory(folder, name)
    response.vary.add("Accept-Encoding")
    return response


def _is_file(page_dir: Path, path: str) -> bool:
    folder = page_dir.resolve()
    try:
        wanted = (folder / path).resolve()
        return wanted.is_relative_to(folder) and wanted.is_file()
    except (OSError, ValueError):  # a name too long for the disk, or with a NUL in it
        return False
