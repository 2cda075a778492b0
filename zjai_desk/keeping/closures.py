"""封账: closing the period of a register, so that its records change only with a reason, and opening it again."""

import datetime as dt

from zjai_desk.errors import DeskError
from zjai_desk.keeping.holder import this_computer
from zjai_desk.keeping.journal import Action
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.answers import sound_reason
from zjai_desk.registers.fields import Register, Value
from zjai_desk.registers.notebooks import CLOSED, REOPENED
from zjai_desk.registers.rights import CLOSE
from zjai_desk.store import Store

NOTEBOOK = "closures"

CLOSABLE: tuple[Register, ...] = tuple(register for register in REGISTERS.values() if register.dated_by)
"""The registers whose records tell a period."""


def years_of(store: Store) -> dict[str, dict[int, int]]:
    """Return how many records each year of a register has that can be closed, by register and year."""
    found: dict[str, dict[int, int]] = {}
    for register in CLOSABLE:
        counted = found[register.key] = {}
        for value, count in store.counts(register.key, register.dated_by).items():
            year = register.period({register.dated_by: value})
            if year is not None:
                counted[year] = counted.get(year, 0) + count
    return found


def close_period(store: Store, register: str, year: int, reason: str = "", *, operator: str = "") -> None:
    """Close the year of a register; a reason is welcome and not asked for."""
    _set(store, (register, year), CLOSED, reason.strip(), operator)


def open_period(store: Store, register: str, year: int, reason: str, *, operator: str = "") -> None:
    """Open the year of a register again; why has to be written down."""
    _set(store, (register, year), REOPENED, sound_reason(reason), operator)


def _set(store: Store, period: tuple[str, int], state: str, reason: str, operator: str) -> None:
    register, year = period
    declared = REGISTERS[register]
    if not declared.dated_by:
        raise DeskError(f"{declared.label}不分年度，不能封账。")
    known = {
        (values["register"], values["year"]): (number, values["state"])
        for number, values in store.scan(NOTEBOOK, ("register", "year", "state"))
    }
    number, before = known.get(period, (None, REOPENED))
    if before == state:
        raise DeskError(f"{year}年的{declared.label}{state}，不用再办。")
    action = Action.CLOSE if state == CLOSED else Action.REOPEN
    name = store.gate.person.name if store.gate.person else operator
    values: dict[str, Value] = {"register": register, "year": year, "state": state, "reason": reason or None}
    values |= {"done_by": name or None, "done_on": dt.date.today().isoformat()}
    title = f"{action} {year}年{declared.label}"
    with store.change(title, operator=operator, reason=reason, right=CLOSE) as change:
        if number is None:
            change.insert(NOTEBOOK, [values])
        else:
            change.update(NOTEBOOK, {number: values})
        change.note(action, f"{year}年{declared.label}", reason, this_computer())
