"""Short ways for tests to keep records and to plan a return of given rows."""

from pathlib import Path

from made_files import Rows, write_book

from zjai_desk.registers.fields import Value
from zjai_desk.returns import Plan, PlanItem, plan_import, read_return
from zjai_desk.returns.planning.choices import choices
from zjai_desk.store import Store

CODE = "91330000733796106P"
OTHER = "913300002539329145"


def keep(store: Store, register: str, *records: dict[str, Value]) -> list[int]:
    """Keep records, as if they had been typed in."""
    with store.change("准备") as change:
        return change.insert(register, records)


def book(store: Store, rows: Rows, name: str = "报表.xlsx", folder: str = "来件") -> Path:
    """Write a return of one sheet."""
    place = store.path.parent / folder
    place.mkdir(exist_ok=True)
    return write_book(place / name, {"表": rows})


def plan(
    store: Store, rows: Rows, year: int | None = 2019, name: str = "报表.xlsx", folder: str = "来件"
) -> Plan:
    """Plan the import of a return of one sheet."""
    return plan_import(store, read_return(book(store, rows, name, folder), choices=choices(store)), year)


def only(found: Plan, register: str = "enterprises") -> PlanItem:
    """Return the only item of a register."""
    (item,) = [item for item in found.items if item.register == register]
    return item


def values_of(store: Store, register: str) -> list[dict[str, Value]]:
    """Return what a register holds, blanks left out."""
    records = store.records(register, store.ids(register))
    return [{key: value for key, value in record.values.items() if value is not None} for record in records]
