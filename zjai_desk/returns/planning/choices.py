"""How forms are to be read, as people set it right once: remembered by sender and by the look of the form."""

import datetime as dt
import json
from collections.abc import Mapping

from zjai_desk.registers.notebooks import MAPPINGS
from zjai_desk.returns.rounds.receipts import received_before
from zjai_desk.returns.sheets import Choices, Chosen
from zjai_desk.store import Change, Store


def choices(store: Store, sender: str = "") -> Choices:
    """Return what was decided about forms met before, by fingerprint.

    What was decided for this sender comes first, then what holds for every sender, then what was decided
    last for any other one.
    """
    best: dict[str, tuple[int, int]] = {}
    found: dict[str, Chosen] = {}
    for number, kept in store.scan(MAPPINGS.key, ("sender", "fingerprint", "register", "choice")):
        whose, fingerprint, register, choice = kept.values()
        if not isinstance(fingerprint, str):
            continue
        rank = (2 if whose == (sender or None) else 1 if whose is None else 0, number)
        if fingerprint not in best or rank >= best[fingerprint]:
            best[fingerprint] = rank
            found[fingerprint] = _read(str(register), str(choice))
    return Choices(found)


def choices_for(store: Store, sha256: str) -> Choices:
    """Return how a file that was received is to be read again: as was decided for the one who sent it."""
    receipt = received_before(store, sha256)
    return choices(store, receipt.sender if receipt is not None else "")


def remember_mapping(
    store: Store, change: Change, mappings: Mapping[str, Chosen], sender: str = "", operator: str = ""
) -> None:
    """Remember within a change how forms, by fingerprint, are to be read when this sender sends them again."""
    known = {
        (kept["sender"] or "", kept["fingerprint"]): number
        for number, kept in store.scan(MAPPINGS.key, ("sender", "fingerprint"))
    }
    for fingerprint, chosen in mappings.items():
        values = {
            "sender": sender or None,
            "fingerprint": fingerprint,
            "register": chosen.register,
            "choice": _written(chosen),
            "given_by": operator or None,
            "given_on": dt.date.today().isoformat(),
        }
        number = known.get((sender, fingerprint))
        if number is None:
            change.insert(MAPPINGS.key, [values])
        elif store.records(MAPPINGS.key, [number])[0].values["choice"] != values["choice"]:
            change.update(MAPPINGS.key, {number: values})


def _written(chosen: Chosen) -> str:
    """Return a choice as text; the year is not part of it: next year's return is on the same form."""
    said = {"fields": dict(chosen.fields), "header_rows": list(chosen.header_rows), "unit": chosen.unit}
    said["units"] = dict(chosen.units)
    return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)


def _read(register: str, text: str) -> Chosen:
    said = json.loads(text)
    return Chosen(
        register,
        said.get("fields", {}),
        tuple(said.get("header_rows", ())),
        said.get("unit", ""),
        units=said.get("units", {}),
    )
