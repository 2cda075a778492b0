"""The received files, and where a stored row or an entry of the history came from."""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from zjai_desk.errors import DeskError
from zjai_desk.store import rows, schema
from zjai_desk.store.codec import dumps
from zjai_desk.store.model import Origin, Original

Stored = Mapping[str, Any] | RowMapping
"""A row or an entry, with its origin columns."""


def hashes(connection: Connection, stored: Iterable[Stored]) -> dict[int, str]:
    """Return the SHA-256 of every original that the rows came from, by its number."""
    table = schema.originals
    numbers = {row["origin"] for row in stored} - {None}
    found: dict[int, str] = {}
    for chunk in rows.chunked(numbers):
        wanted = select(table.c.id, table.c.sha256).where(table.c.id.in_(chunk))
        found |= {row.id: row.sha256 for row in connection.execute(wanted)}
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


def originals(connection: Connection) -> list[Original]:
    """Return the received files, the newest first, without their contents."""
    table = schema.originals
    wanted = select(table.c.sha256, table.c.name, table.c.size, table.c.received_at)
    return [Original(*row) for row in connection.execute(wanted.order_by(table.c.id.desc()))]


def original(connection: Connection, sha256: str) -> Original:
    """Return a received file with its content; raises a DeskError if there is none of this hash."""
    table = schema.originals
    row = connection.execute(select(table).where(table.c.sha256 == sha256)).mappings().first()
    if row is None:
        raise DeskError("台账中没有这份原件。")
    content = zlib.decompress(row["content"])
    return Original(row["sha256"], row["name"], row["size"], row["received_at"], content)
