"""What records held at a moment of the past: today's rows with everything later taken back."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, RowMapping, select

from zjai_desk.errors import DeskError
from zjai_desk.store import codec, rows, schema
from zjai_desk.store.codec import Row

ENTRIES = schema.entries


def entries_of(connection: Connection, register: str, record: int) -> list[RowMapping]:
    """Return all entries of the history that touched a record, the newest first."""
    c = ENTRIES.c
    # Asked as two questions: in one, SQLite would go through all that happened to the records before this one.
    single = select(ENTRIES).where(c.register == register, c.first == record, c.action != "insert")
    several = select(ENTRIES).where(
        c.register == register,
        schema.COMING_OR_GOING,
        c.action == "insert",
        c.first <= record,
        c.last >= record,
    )
    found = [*connection.execute(single).mappings(), *connection.execute(several).mappings()]
    return sorted(found, key=lambda entry: -entry["id"])


def walk(connection: Connection, register: str, record: int) -> Iterator[tuple[RowMapping, Row, Row]]:
    """Yield each entry that touched a record, the newest first, with the whole row before and after it.

    The row is empty where the record was not there.
    """
    table = schema.TABLES[register]
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
        raise DeskError(f"第{seq}步之前还没有这条{schema.KEPT[register].noun}。", "请选它录入以后的改动。")
    return image


def after(connection: Connection, register: str, moments: Collection[tuple[int, int]]) -> dict[int, Row]:
    """Return the rows of records, {record: row}, as entries left them, given as (record, number of the entry)."""
    found = rows.fetch(connection, schema.TABLES[register], [record for record, _ in moments])
    entry_of = dict(moments)
    images = {record: found.get(record, {}) for record in entry_of}
    c = ENTRIES.c
    for chunk in rows.chunked(entry_of):
        oldest = min(entry_of[record] for record in chunk)
        later = select(c.id, c.first, c.before).where(
            c.register == register, c.first.in_(chunk), c.id > oldest, c.before.is_not(None)
        )
        for number, record, former in connection.execute(later.order_by(c.id.desc())):
            if number > entry_of[record]:
                images[record] = images[record] | codec.loads(former)
    return images
