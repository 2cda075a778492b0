"""What people decided about two parties (认定): that they are one enterprise, or that they are not."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.notebooks import DISTINCT, SAME, VERDICTS
from zjai_desk.registers.text import name_key
from zjai_desk.store import Change, Store

__all__ = ["DISTINCT", "NO_VERDICTS", "SAME", "Verdicts", "known_verdicts", "note_verdicts", "parties"]
_COLUMNS = ("one", "other", "verdict")


class Verdicts:
    """All verdicts, made of the columns of their notebook; of two on the same parties the later one counts."""

    def __init__(self, columns: Mapping[str, Sequence[Value]]) -> None:
        self.ids: dict[tuple[str, str], int] = {}
        self._of: dict[str, dict[str, str]] = {}
        rows = zip(*(columns[key] for key in ("id", *_COLUMNS)), strict=True)
        for number, one, other, verdict in rows:
            if isinstance(number, int):
                pair = (str(one), str(other))
                self.ids[pair] = number
                self._of.setdefault(pair[0], {})[pair[1]] = str(verdict)
                self._of.setdefault(pair[1], {})[pair[0]] = str(verdict)

    def __bool__(self) -> bool:
        return bool(self._of)

    def on(self, values: Values) -> dict[str, str]:
        """Return what was decided about a record or a row: the verdict on each other party."""
        found: dict[str, str] = {}
        for party in reversed(list(parties(values))):
            found |= self._of.get(party, {})
        return found


NO_VERDICTS = Verdicts(dict.fromkeys(("id", *_COLUMNS), ()))


def known_verdicts(store: Store) -> Verdicts:
    """Return all verdicts given so far."""
    return Verdicts(store.columns(VERDICTS.key, _COLUMNS))


def parties(values: Values) -> Iterator[str]:
    """Yield under what an enterprise is party to a verdict: its credit code first, then the keys of its names."""
    code = values.get("uscc")
    if isinstance(code, str):
        yield code
    for key in ("name", "short_name"):
        name = values.get(key)
        if isinstance(name, str):
            yield name_key(name)


def note_verdicts(
    store: Store, change: Change, wanted: Sequence[tuple[Values, Values, str]], operator: str = ""
) -> int:
    """Note verdicts within a change, each as (one record's identity, the other's, the verdict); returns how many."""
    known = known_verdicts(store)
    new: dict[tuple[str, str], dict[str, Value]] = {}
    changed: dict[int, Values] = {}
    for one, other, verdict in wanted:
        first, second = next(parties(one), ""), next(parties(other), "")
        if not first or not second or first == second:
            continue
        pair = (min(first, second), max(first, second))
        values: dict[str, Value] = {
            "one": pair[0],
            "other": pair[1],
            "verdict": verdict,
            "given_by": operator or None,
            "given_on": dt.date.today().isoformat(),
        }
        if pair not in known.ids:
            new[pair] = values
        elif known.on(one).get(second) != verdict:
            changed[known.ids[pair]] = values
    change.insert(VERDICTS.key, list(new.values()))
    change.update(VERDICTS.key, changed)
    return len(new) + len(changed)
