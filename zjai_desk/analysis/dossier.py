"""一企一档: all that the store knows of one enterprise, gathered from every register with its source."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zjai_desk.accounts.documents import Attached, attached
from zjai_desk.analysis.findings import Judge
from zjai_desk.analysis.growth import growth, in_words, yearly_growth
from zjai_desk.analysis.merging.belongings import OWNED, Belongings, belongings
from zjai_desk.analysis.merging.linking import naming_of
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS, patent_no
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.answers import Answers
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Field, Kind, Register, Value, Values
from zjai_desk.registers.findings import Finding
from zjai_desk.registers.notebooks import ANSWERS, DOCUMENTS
from zjai_desk.registers.patents import KINDS, PATENTS
from zjai_desk.registers.values import shown
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Condition, Detail, Op, Query, Record, Step, Store

NEWEST = 10
"""Patents and vouchers that are named one by one."""
MOST_LIVES = 200
"""Records of one register whose whole history is told."""
VOUCHER_SUMS = ("face_amount", "used_amount", "redeemed_amount")


@dataclass(frozen=True, slots=True)
class Fact:
    """One field that is filled in, as shown, and where its value came from, in words."""

    field: Field
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure of the annual returns over the years, the unknown ones None; ``said`` is its growth in words."""

    field: Field
    years: tuple[int, ...]
    values: tuple[int | Decimal | None, ...]
    said: str


@dataclass(frozen=True, slots=True)
class PatentYear:
    """How many patents of each kind, in the order of KINDS, were granted in a year (None: not granted or not dated).

    ``total`` counts those of unknown kind too.
    """

    year: int | None
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Event:
    """What one step did to the records of the enterprise, in words: “专利 新增 12，年报 修改 1”."""

    step: Step
    what: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A file attached to the enterprise or to one of its records."""

    of: str
    document: Attached


@dataclass(frozen=True, slots=True)
class Dossier:
    """The file of one enterprise; ``belongings`` are its records in the other registers."""

    record: Record
    facts: tuple[Fact, ...]
    trends: tuple[Trend, ...]
    belongings: Belongings
    patent_years: tuple[PatentYear, ...]
    vouchers: Mapping[str, Decimal]
    papers: tuple[Paper, ...]
    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    untold: int = 0

    @property
    def title(self) -> str:
        """The enterprise's name."""
        return ENTERPRISES.title(self.record.values)

    @property
    def common_source(self) -> str:
        """Where most values came from, to be said once below them; blank if nothing is known of it."""
        sources = [fact.source for fact in self.facts if fact.source]
        return max(sources, key=sources.count, default="")

    def newest(self, register: Register, day: str) -> tuple[Record, ...]:
        """Return the newest records of a register by a date, those without one last."""
        found = self.belongings[register.key]
        return tuple(sorted(found, key=lambda one: str(one.values.get(day) or ""), reverse=True)[:NEWEST])

    def listed(self, register: Register) -> Query:
        """Return what lists the records of a register: those of this code or, where that leaves some out, of these names."""
        naming, found = naming_of(register), self.belongings[register.key]
        best = max((naming.uscc, *naming.names), key=lambda key: sum(_filled(one, key) for one in found))
        values = dict.fromkeys(one.values[best] for one in found if _filled(one, best))
        return Query(where=(Condition(best, Op.ONE_OF, tuple(values)),))


def _filled(record: Record, key: str) -> bool:
    return isinstance(record.values.get(key), str)


def dossier(store: Store, record: int) -> Dossier:
    """Return the file of an enterprise, by its id; a DeskError if it is not there."""
    found = store.records(ENTERPRISES.key, [record])
    if not found:
        raise DeskError("这家企业已不在台账中。", "可在回收站或“历史”中恢复。")
    [enterprise] = found
    owned = belongings(store, found)[record]
    vouchers = [one.values for one in owned[VOUCHERS.key]]
    sums = {key: sum((_amount(one, key) for one in vouchers), Decimal(0)) for key in VOUCHER_SUMS}
    events, untold = _life(store, enterprise, owned)
    return Dossier(
        enterprise,
        tuple(_facts(store, enterprise)),
        tuple(_trends(owned[ANNUAL_RETURNS.key])),
        owned,
        _patent_years(owned[PATENTS.key]),
        sums,
        tuple(_papers(store, enterprise, owned)),
        tuple(_findings(store, enterprise, owned)),
        events,
        untold,
    )


def _amount(values: Values, key: str) -> Decimal:
    value = values.get(key)
    return value if isinstance(value, Decimal) else Decimal(0)


# -- facts --------------------------------------------------------------------------------------------


def _facts(store: Store, enterprise: Record) -> Iterator[Fact]:
    names = {original.sha256: original.name for original in store.originals()}
    last: dict[str, Detail] = {}
    for detail in store.history_of(ENTERPRISES.key, enterprise.id):
        # The record itself keeps where it first came from.
        told = replace(detail, origin=enterprise.origin) if detail.action == "insert" else detail
        for key in detail.after:
            last.setdefault(key, told)
    for field in ENTERPRISES.fields:
        text = shown(field, enterprise.values.get(field.key))
        if text:
            yield Fact(field, text, _source(last.get(field.key), names))


def _source(detail: Detail | None, names: Mapping[str, str]) -> str:
    """Say where a value came from: the file, its sheet and row, else who entered it when."""
    if detail is None or detail.step is None:
        return ""
    if detail.origin is not None:
        rows = f"第{'、'.join(map(str, detail.origin.rows))}行" if detail.origin.rows else ""
        return " / ".join(filter(None, (names.get(detail.origin.sha256, "原件"), detail.origin.sheet, rows)))
    return f"{detail.step.operator or '未署名'} {detail.step.at[:10]} {detail.step.title}"


# -- figures over the years ---------------------------------------------------------------------------


def _trends(returns: Sequence[Record]) -> Iterator[Trend]:
    by_year = {
        year: one.values
        for one in sorted(returns, key=lambda one: one.stamp)
        if isinstance(year := one.values.get("year"), int)
    }
    years = tuple(range(min(by_year), max(by_year) + 1)) if by_year else ()
    for field in ANNUAL_RETURNS.fields:
        if field.numeric and field.kind is not Kind.YEAR:
            values = tuple(_number(by_year.get(year, {}).get(field.key)) for year in years)
            if any(value is not None for value in values):
                yield Trend(field, years, values, _said(years, values))


def _number(value: Value) -> int | Decimal | None:
    return value if isinstance(value, (int, Decimal)) else None


def _said(years: Sequence[int], values: Sequence[int | Decimal | None]) -> str:
    """Say the growth over the last year, and a year on average since the first one known."""
    known = [(year, value) for year, value in zip(years, values, strict=True) if value is not None]
    if len(known) < 2:
        return ""
    (first_year, first), (before_year, before), (year, last) = known[0], known[-2], known[-1]
    parts = []
    if words := in_words(growth(last, before)):
        parts.append(f"比{'上年' if before_year == year - 1 else f'{before_year}年'}{words}")
    if len(known) > 2 and (words := in_words(yearly_growth(last, first, year - first_year, 1))):
        parts.append(f"{first_year}年以来年均{words}")
    return "，".join(parts)


def _patent_years(patents: Sequence[Record]) -> tuple[PatentYear, ...]:
    counts: dict[int | None, Counter[str]] = defaultdict(Counter)
    for one in patents:
        day, number = one.values.get("granted_on"), one.values.get("patent_no")
        kind = one.values.get("kind") or (patent_no.kind_of(number) if isinstance(number, str) else None)
        counts[year_of(day) if isinstance(day, str) else None][str(kind or "")] += 1
    ordered = sorted(counts, key=lambda year: (year is None, -(year or 0)))
    return tuple(
        PatentYear(year, tuple(counts[year][kind] for kind in KINDS), counts[year].total())
        for year in ordered
    )


# -- papers and findings ------------------------------------------------------------------------------


def _papers(store: Store, enterprise: Record, owned: Belongings) -> Iterator[Paper]:
    for paper in attached(store, (ENTERPRISES.key, enterprise.id)):
        yield Paper(ENTERPRISES.noun, paper)
    for register in OWNED:
        with_papers = _with_papers(store, register, owned[register.key])
        for one in owned[register.key]:
            if one.id in with_papers:
                for paper in attached(store, (register.key, one.id)):
                    yield Paper(f"{register.noun} {register.title(one.values)}", paper)


def _with_papers(store: Store, register: Register, records: Sequence[Record]) -> set[Value]:
    """Return which of some records have papers."""
    if not records:
        return set()
    query = Query(equals={"register": register.key})
    mine = {one.id for one in records}
    papers = store.records(DOCUMENTS.key, store.ids(DOCUMENTS.key, query))
    return {one.values.get("record") for one in papers} & mine


def _findings(store: Store, enterprise: Record, owned: Belongings) -> Iterator[Finding]:
    """Yield what the checks say of the enterprise and of each of its records, explained or not."""
    yield from Judge(store, ENTERPRISES).findings([enterprise])
    years = {one.id: f"{one.values.get('year')}年" for one in owned[ANNUAL_RETURNS.key]}
    for finding in Judge(store, ANNUAL_RETURNS).findings(owned[ANNUAL_RETURNS.key]):
        # All returns bear the name of the enterprise; here the year tells them apart.
        yield replace(finding, title=years.get(finding.record or 0, finding.title))
    answers = Answers(store.columns(ANSWERS.key, Answers.COLUMNS))
    for register in OWNED:
        if register is ANNUAL_RETURNS:
            continue
        for one in owned[register.key]:
            for problem in check_record(register, one.values):
                reason = answers.reason(register.key, one.id, problem, one.values.get(problem.field))
                title = register.title(one.values)
                yield Finding(register.key, problem, title, one.id, answer=reason)


# -- the life -----------------------------------------------------------------------------------------


def _life(store: Store, enterprise: Record, owned: Belongings) -> tuple[tuple[Event, ...], int]:
    """Return what every step did to the enterprise and its records, the newest first; and how many are left out."""
    done: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    steps: dict[int, Step] = {}
    untold = 0
    for key, records in ((ENTERPRISES.key, (enterprise,)), *owned.items()):
        untold += max(0, len(records) - MOST_LIVES)
        for one in records[-MOST_LIVES:]:
            for detail in store.history_of(key, one.id):
                if detail.step is not None:
                    steps[detail.seq] = detail.step
                    done[detail.seq][key, detail.action] += 1
    return tuple(Event(steps[seq], _told(done[seq])) for seq in sorted(steps, reverse=True)), untold


_ACTIONS = {"insert": "新增", "update": "修改", "delete": "删除"}


def _told(actions: Mapping[tuple[str, str], int]) -> str:
    parts = []
    for (key, action), count in actions.items():
        register = REGISTERS[key]
        number = "" if key == ENTERPRISES.key else f" {count:,} {register.measure}"
        parts.append(f"{_ACTIONS[action]}{register.noun}{number}")
    return "，".join(parts)
