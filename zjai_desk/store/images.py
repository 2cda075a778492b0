"""What records held at a moment of the past: today's rows with everything later taken back."""

from collections.abc import Collection, Iterator

from zjai_desk.errors import DeskError
from zjai_desk.store import codec, rows
from zjai_desk.store.codec import Row
from zjai_desk.store.connection import Connection
from zjai_desk.store.tables import COMING_OR_GOING, ENTRIES, KEPT, TABLES, places


def entries_of(connection: Connection, register: str, record: int) -> list[Row]:
    """Return all entries of the history that touched a record, the newest first."""
    # Asked as two questions: in one, SQLite would go through all that happened to the records before this one.
    of_register = f"SELECT {ENTRIES.listed} FROM entries WHERE register = ?"
    single = f"{of_register} AND first = ? AND action <> 'insert'"
    several = f"{of_register} AND {COMING_OR_GOING} AND action = 'insert' AND first <= ? AND last >= ?"
    found = [
        *connection.named(single, register, record),
        *connection.named(several, register, record, record),
    ]
    return sorted(found, key=lambda entry: -entry["id"])


def walk(connection: Connection, register: str, record: int) -> Iterator[tuple[Row, Row, Row]]:
    """Yield each entry that touched a record, the newest first, with the whole row before and after it.

    The row is empty where the record was not there.
    """
    table = TABLES[register]
    image = rows.fetch(connection, table, [record]).get(record, {})
    for entry in entries_of(connection, register, record):
        after = image
        if entry["action"] == "insert":
            image = {}
        elif entry["action"] == "delete":
            after, image = {}, codec.loads(entry["before"])
        else:
            image = after | codec.loads(entry["before"])
        yield entry, image, after


def before(connection: Connection, register: str, record: int, seq: int) -> Row:
    """Return the row of a record as it was before step ``seq``; DeskError if it was not there then."""
    image: Row | None = None
    for entry, image_before, image_after in walk(connection, register, record):
        if entry["change"] < seq:
            image = image_after
            break
        image = image_before
    if not image:
        raise DeskError(f"第{seq}步之前还没有这条{KEPT[register].noun}。", "请选它录入以后的改动。")
    return image


def after(connection: Connection, register: str, moments: Collection[tuple[int, int]]) -> dict[int, Row]:
    """Return the rows of records, {record: row}, as entries left them, given as (record, number of the entry)."""
    found = rows.fetch(connection, TABLES[register], [record for record, _ in moments])
    entry_of = dict(moments)
    images = {record: found.get(record, {}) for record in entry_of}
    for chunk in rows.chunked(entry_of):
        oldest = min(entry_of[record] for record in chunk)
        later = connection.execute(
            f"SELECT id, first, before FROM entries WHERE register = ? AND first IN ({places(len(chunk))}) "
            "AND id > ? AND before IS NOT NULL ORDER BY id DESC",
            (register, *chunk, oldest),
        )
        for number, record, former in later:
            if number > entry_of[record]:
                images[record] = images[record] | codec.loads(former)
    return images
