"""Several records of one enterprise become one, or are noted to be several: each one change that can be undone."""

from collections.abc import Iterator, Sequence

from zjai_desk.analysis.merging.belongings import OWNED, name_keys
from zjai_desk.analysis.merging.linking import naming_of
from zjai_desk.analysis.merging.sides import Member, Merge, clashes, members, with_former_names
from zjai_desk.errors import DeskError
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.answers import answered_value
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.notebooks import ANSWERS, DOCUMENTS, VERDICTS
from zjai_desk.registers.text import name_key
from zjai_desk.registers.verdicts import DISTINCT, SAME, Verdicts, parties
from zjai_desk.store import Change, Query, Record, Step, Store

_LONGEST = 20


def merge(store: Store, wanted: Merge, operator: str = "", seen: Sequence[Member] = ()) -> Step | None:
    """Merge the records as one step of the history, and return it.

    What belongs to those that go is given to the one that stays, notes and papers included. A DeskError
    if a record has changed since it was ``seen``.
    """
    found = members(store, (wanted.survivor, *wanted.absorbed))
    stamps = {member.record.id: member.record.stamp for member in seen}
    if any(stamps.get(one.record.id, one.record.stamp) != one.record.stamp for one in found):
        raise DeskError("对照之后记录又改过，没有合并。", "请重新打开这一组，看过再合并。")
    titles = {one.record.id: _short(ENTERPRISES.title(one.record.values)) for one in found}
    gone = "、".join(titles[number] for number in wanted.absorbed)
    with store.change(f"合并企业 {titles[wanted.survivor]} ← {gone}", operator=operator) as change:
        _Merger(store, change, wanted, found).run(operator)
    return change.step


class _Merger:
    """One merge while it is being written."""

    def __init__(self, store: Store, change: Change, wanted: Merge, found: Sequence[Member]) -> None:
        self._store = store
        self._change = change
        self._wanted = wanted
        self._found = found
        self._values = with_former_names(wanted.values, [member.record.values for member in found])

    def run(self, operator: str) -> None:
        """Write everything."""
        wanted, change = self._wanted, self._change
        change.update(ENTERPRISES.key, {wanted.survivor: self._values})
        united_away = self._unite_returns()
        self._hand_over(united_away)
        for number in wanted.absorbed:
            self._move_notes(ENTERPRISES.key, number, wanted.survivor, self._values)
        change.delete(ENTERPRISES.key, wanted.absorbed)
        self._note_verdicts(operator)

    def _unite_returns(self) -> frozenset[int]:
        """Complete the first return of each year from the others, and delete these; returns their ids."""
        away: set[int] = set()
        for clash in clashes(self._found):
            first = self._wanted.returns.get(clash.year, clash.best)
            if first is None:
                continue
            ordered = sorted(clash.records, key=lambda one: one.id != first)
            kept, others = ordered[0], ordered[1:]
            values = {
                key: next((v for one in others if (v := one.values.get(key)) is not None), None)
                for key, value in kept.values.items()
                if value is None
            }
            self._change.update(ANNUAL_RETURNS.key, {kept.id: values})
            for one in others:
                self._move_notes(ANNUAL_RETURNS.key, one.id, kept.id, {**kept.values, **values})
            away.update(one.id for one in others)
        self._change.delete(ANNUAL_RETURNS.key, sorted(away))
        return frozenset(away)

    def _hand_over(self, away: frozenset[int]) -> None:
        """Let all that belongs to any of the records name the one that stays."""
        for register in OWNED:
            naming, changes = naming_of(register), dict[int, Values]()
            for member in self._found:
                stays = member.record.id == self._wanted.survivor
                for one in member.belongings[register.key]:
                    if register is ANNUAL_RETURNS and one.id in away:
                        continue
                    new = dict(self._names_for(one.values, naming.uscc, naming.names, stays=stays))
                    if new:
                        changes[one.id] = new
            self._change.update(register.key, changes)

    def _names_for(
        self, values: Values, code_key: str, name_fields: tuple[str, ...], *, stays: bool
    ) -> Iterator[tuple[str, Value]]:
        """Yield the code and the name that a record has to bear to be found again."""
        code, held = self._values.get("uscc"), values.get(code_key)
        if isinstance(code, str) and held != code and (not stays or held is not None):
            yield code_key, code
        present = (self._values.get(key) for key in ("name", "short_name"))
        name = next((one for one in present if isinstance(one, str)), None)
        mine = {name_key(text) for key in name_fields if isinstance(text := values.get(key), str)}
        known = name_keys(self._values) if stays else {name_key(name)} if name else set()
        if name is not None and not mine & known:
            yield name_fields[0], name

    def _move_notes(self, register: str, old: int, new: int, values: Values) -> None:
        """Give the papers and the reasons noted on one record to another that holds ``values``."""
        papers = {one.values["sha256"] for one in self._notes(DOCUMENTS.key, register, new)}
        for one in self._notes(DOCUMENTS.key, register, old):
            if one.values["sha256"] in papers:
                self._change.delete(DOCUMENTS.key, [one.id])
            else:
                self._change.update(DOCUMENTS.key, {one.id: {"record": new}})
        given = {_asked(one): one for one in self._notes(ANSWERS.key, register, new)}
        for one in self._notes(ANSWERS.key, register, old):
            known = given.get(_asked(one))
            if known is None:
                self._change.update(ANSWERS.key, {one.id: {"record": new}})
                continue
            now = answered_value(values.get(str(one.values.get("field") or "")))
            if (one.values.get("value") or "") == now != (known.values.get("value") or ""):
                reason = {key: one.values.get(key) for key in ("value", "reason", "given_by", "given_on")}
                self._change.update(ANSWERS.key, {known.id: reason})
            self._change.delete(ANSWERS.key, [one.id])

    def _notes(self, notebook: str, register: str, record: int) -> list[Record]:
        query = Query(equals={"register": register, "record": record})
        return self._store.records(notebook, self._store.ids(notebook, query))

    def _note_verdicts(self, operator: str) -> None:
        """Remember that these are one, and that the one that stays is none of those that they were not."""
        verdicts = Verdicts(self._store.columns(VERDICTS.key, Verdicts.COLUMNS))
        records = [member.record.values for member in self._found]
        ours = {party for one in records for party in parties(one)}
        wanted: list[tuple[Values, Values, str]] = [(self._values, one, SAME) for one in records]
        for one in records:
            for party, verdict in verdicts.on(one).items():
                if verdict == DISTINCT and party not in ours:
                    wanted.append((self._values, {"uscc": party}, DISTINCT))
        noted = verdicts.noting(wanted, operator)
        self._change.insert(VERDICTS.key, noted.new)
        self._change.update(VERDICTS.key, noted.changed)


def _asked(answer: Record) -> tuple[Value, Value]:
    return answer.values.get("field"), answer.values.get("finding")


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"


def keep_apart(store: Store, found: Sequence[Record], operator: str = "") -> Step | None:
    """Note that records are of different enterprises, each of them of another one, as one step of the history.

    A DeskError if two of them have no code and one name: nothing would tell them apart.
    """
    pairs = [(one.values, other.values) for place, one in enumerate(found) for other in found[place + 1 :]]
    if any(next(parties(one), "") == next(parties(other), "") for one, other in pairs):
        raise DeskError(
            "这些记录没有不同的信用代码或名称，记不住它们不是同一家。", "请先补填信用代码，或更正名称。"
        )
    verdicts = Verdicts(store.columns(VERDICTS.key, Verdicts.COLUMNS))
    noted = verdicts.noting([(one, other, DISTINCT) for one, other in pairs], operator)
    titles = "、".join(_short(ENTERPRISES.title(one.values)) for one in found)
    with store.change(f"认定不是同一家：{titles}", operator=operator) as change:
        change.insert(VERDICTS.key, noted.new)
        change.update(VERDICTS.key, noted.changed)
    return change.step
