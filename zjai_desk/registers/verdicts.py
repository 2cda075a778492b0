"""What people decided about two parties (认定), read from its notebook: one enterprise, or not."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.notebooks import DISTINCT, SAME
from zjai_desk.registers.text import name_key

__all__ = ["DISTINCT", "NO_VERDICTS", "SAME", "Noted", "Verdicts", "parties"]


@dataclass(slots=True)
class Noted:
    """What noting verdicts comes to in their notebook: records to add, and new values of known ones by id."""

    new: list[Values] = field(default_factory=list)
    changed: dict[int, Values] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.new) + len(self.changed)


class Verdicts:
    """All verdicts, made of the columns of their notebook; of two on the same parties the later one counts."""

    COLUMNS = ("one", "other", "verdict")

    def __init__(self, columns: Mapping[str, Sequence[Value]]) -> None:
        self.ids: dict[tuple[str, str], int] = {}
        self._of: dict[str, dict[str, str]] = {}
        rows = zip(*(columns[key] for key in ("id", *self.COLUMNS)), strict=True)
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

    def between(self, one: Values, other: Values) -> str:
        """Return the verdict on two records; blank if none was given."""
        decided = self.on(one) if self._of else {}
        return next((decided[party] for party in parties(other) if party in decided), "")

    def noting(self, wanted: Sequence[tuple[Values, Values, str]], operator: str = "") -> Noted:
        """Return what has to be written to note verdicts, each as (one record, the other, the verdict)."""
        found = Noted()
        new: dict[tuple[str, str], Values] = {}
        for one, other, verdict in wanted:
            first, second = next(parties(one), ""), next(parties(other), "")
            if not first or not second or first == second:
                continue
            pair = (min(first, second), max(first, second))
            values: Values = {
                "one": pair[0],
                "other": pair[1],
                "verdict": verdict,
                "given_by": operator or None,
                "given_on": dt.date.today().isoformat(),
            }
            if pair not in self.ids:
                new[pair] = values
            elif self._of[first].get(second) != verdict:
                found.changed[self.ids[pair]] = values
        found.new = list(new.values())
        return found


NO_VERDICTS = Verdicts(dict.fromkeys(("id", *Verdicts.COLUMNS), ()))


def parties(values: Values) -> Iterator[str]:
    """Yield under what an enterprise is party to a verdict: its credit code first, then the keys of its names."""
    code = values.get("uscc")
    if isinstance(code, str):
        yield code
    for key in ("name", "short_name"):
        name = values.get(key)
        if isinstance(name, str):
            yield name_key(name)
