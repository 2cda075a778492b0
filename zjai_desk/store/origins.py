"""The received files, and where a stored row or an entry of the history came from."""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.store import rows
from zjai_desk.store.codec import dumps
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Origin, Original
from zjai_desk.store.tables import places

Stored = Mapping[str, Any]
"""A row or an entry, with its origin columns."""


def hashes(connection: Connection, stored: Iterable[Stored]) -> dict[int, str]:
    """Return the SHA-256 of every original that the rows came from, by its number."""
    numbers = {row["origin"] for row in stored} - {None}
    found: dict[int, str] = {}
    for chunk in rows.chunked(numbers):
        wanted = f"SELECT id, sha256 FROM originals WHERE id IN ({places(len(chunk))})"
        found.update(connection.execute(wanted, chunk))
    return found


def origin_of(row: Stored, known: Mapping[int, str]) -> Origin | None:
    """Return where a row says that it came from; ``known`` is what :func:`hashes` returned."""
    if row["origin"] is None:
        return None
    sheet_rows = tuple(map(int, filter(None, (row["origin_rows"] or "").split(","))))
    return Origin(known[row["origin"]], row["origin_sheet"] or "", sheet_rows)


def said_of(stored: Stored) -> str:
    """Return what the history logs of a received file beside its SHA-256, so that it cannot be renamed or redated."""
    return dumps({key: stored[key] for key in ("name", "size", "received_at")})


def squeezed(content: bytes) -> bytes:
    """Return what the table keeps of a file: a zip package, as .xlsx is, would not get smaller, only take time."""
    return zlib.compress(content, 0 if content.startswith(b"PK") else 6)


def originals(connection: Connection) -> list[Original]:
    """Return the received files, the newest first, without their contents."""
    wanted = "SELECT sha256, name, size, received_at FROM originals ORDER BY id DESC"
    return [Original(*row) for row in connection.execute(wanted)]


def original(connection: Connection, sha256: str) -> Original:
    """Return a received file with its content; raises a DeskError if there is none of this hash."""
    wanted = "SELECT sha256, name, size, received_at, content FROM originals WHERE sha256 = ?"
    row = connection.row(wanted, sha256)
    if row is None:
        raise DeskError("台账中没有这份原件。")
    found, name, size, received_at, content = row
    return Original(found, name, size, received_at, zlib.decompress(content))
