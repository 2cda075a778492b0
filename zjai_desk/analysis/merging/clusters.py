"""Records that are likely one enterprise entered several times, gathered for a person to decide: precision before recall."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zjai_desk.naming import CERTAIN, DOUBTFUL, WORTH_SHOWING, Name, NameIndex, compare, taken_apart
from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers import REGISTERS, uscc
from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.notebooks import VERDICTS
from zjai_desk.registers.text import fold
from zjai_desk.registers.verdicts import DISTINCT, SAME, Verdicts
from zjai_desk.store import Store

_KEYS = ("uscc", "name", "short_name", "former_names", "phone", "address", "legal_person")
_SHARED = (("phone", 6), ("address", 4), ("legal_person", 6))
"""Fields in which two records agree, and by how much that makes a likeness of their names likelier."""
_CODE_SAME, _CODE_SLIP, _CODE_SLIP_ONLY = 98, 96, 84
_NAMES_ALONE = 80
"""The names are the same, the credit codes are two good ones: one of them is wrong, or it is a namesake."""
_MOST_AT_ONE_DESK = 4
"""More records than these under one phone and address are the tenants of an agent, not one enterprise."""
_MOST_CERTAIN = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by id, that are likely the same: how likely, from 0 to 100, and why."""

    one: int
    other: int
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records of likely one enterprise, by id; ``score`` and ``why`` are of the weakest link that holds it together."""

    records: tuple[int, ...]
    pairs: tuple[Pair, ...]

    @property
    def score(self) -> int:
        """How likely all of these are one."""
        return min(pair.score for pair in self.pairs)

    @property
    def why(self) -> str:
        """Why these may be one, each reason once, the best first."""
        return "；".join(dict.fromkeys(pair.why for pair in self.pairs))


def clusters(store: Store, register: str = "enterprises", progress: Progress = SILENT) -> list[Cluster]:
    """Return the clusters of likely the same records, the likeliest first.

    Two records are held together by the same credit code (also one with a slip), by the likeness of their
    names, and by phone and address; never against a verdict 不是同一家, nor with two good, different
    codes unless the names are the same. The register must have the fields of an enterprise's identity.
    """
    keys = [key for key in _KEYS if key in REGISTERS[register]]
    known = [_Party(number, values) for number, values in store.scan(register, keys)]
    verdicts = Verdicts(store.columns(VERDICTS.key, Verdicts.COLUMNS))
    found = _Search(known, verdicts, progress).pairs(progress)
    return _gathered(found, {party.id: party.values for party in known}, verdicts)


class _Party:
    """A record with what it is recognised by."""

    def __init__(self, number: int, values: Values) -> None:
        self.id = number
        self.values = values
        code = values.get("uscc")
        self.code = uscc.normalise(code) if isinstance(code, str) else ""
        if self.code and not uscc.is_valid(self.code):
            self.code = uscc.look_alike_repair(self.code) or self.code

    @cached_property
    def sound(self) -> bool:
        """Whether the code is one that may have been given."""
        return uscc.is_valid(self.code)

    @property
    def own(self) -> str:
        """The name under which the record stands: the full one, else the short one."""
        return _text(self.values.get("name")) or _text(self.values.get("short_name"))

    @property
    def stands_short(self) -> bool:
        """Whether there is no full name."""
        return not _text(self.values.get("name"))

    @property
    def former(self) -> tuple[str, ...]:
        """The names that it bore before."""
        value = self.values.get("former_names")
        return value if isinstance(value, tuple) else ()

    def is_another(self, other: "_Party") -> bool:
        """Whether the codes say that these are two."""
        return self.sound and other.sound and self.code != other.code


class _Search:
    """All pairs worth a look among some records."""

    def __init__(self, parties: Sequence[_Party], verdicts: Verdicts, progress: Progress) -> None:
        self._parties = {party.id: party for party in parties}
        self._verdicts = verdicts
        self._pairs: dict[tuple[int, int], Pair] = {}
        # A short name counts only where one side has nothing else: 云数 are many.
        self._names, self._short = NameIndex(), NameIndex()
        for party in counted(parties, progress, "读取名称", len(parties)):
            for name in filter(None, (party.own, *party.former)):
                self._names.add(party.id, name)
            if not party.stands_short and (short := _text(party.values.get("short_name"))):
                self._short.add(party.id, short)

    def pairs(self, progress: Progress) -> list[Pair]:
        """Return the pairs, the likeliest first."""
        self._by_code()
        parties = self._parties.values()
        for party in counted(parties, progress, "查找重复", len(parties)):
            self._by_names(party)
        self._by_desk()
        return sorted(self._pairs.values(), key=lambda pair: (-pair.score, pair.one, pair.other))

    # -- by code --------------------------------------------------------------------------------------

    def _by_code(self) -> None:
        by_code: dict[str, list[_Party]] = defaultdict(list)
        for party in self._parties.values():
            if party.code:
                by_code[party.code].append(party)
        for code, group in by_code.items():
            for other in group[1:]:
                alike = _names_alike(group[0], other)
                self._put(
                    group[0],
                    other,
                    CERTAIN if alike else _CODE_SAME,
                    "信用代码相同" if alike else "信用代码相同，名称不同",
                )
            if not uscc.is_valid(code):
                for meant in _slips(code) & by_code.keys():
                    self._slip(group[0], by_code[meant][0])

    def _slip(self, one: _Party, other: _Party) -> None:
        alike = _names_alike(one, other)
        why = "信用代码只错一处" if alike else "信用代码只错一处，名称不同"
        self._put(one, other, _CODE_SLIP if alike else _CODE_SLIP_ONLY, why)

    # -- by name --------------------------------------------------------------------------------------

    def _by_names(self, party: _Party) -> None:
        if not party.own:
            return
        name = taken_apart(party.own)
        for index in (self._names, self._short) if party.stands_short else (self._names,):
            for number, other in index.near(name):
                if number != party.id:
                    self._judge(party, name, self._parties[number], other)

    def _judge(self, party: _Party, name: Name, other: _Party, its: Name) -> None:
        """Note a pair whose names, ``its`` being one of the other's, are alike enough."""
        codes_differ = party.is_another(other)
        if codes_differ and name.full != its.full:
            return
        score, why = compare(name, its)
        if not score:
            return
        if its.full != taken_apart(other.own).full:
            why = f"与{'简称' if its.full == fold(_text(other.values.get('short_name'))) else '曾用名'}“{its.full}”{why}"
        if codes_differ:
            self._put(party, other, min(score, _NAMES_ALONE), f"{why}，信用代码不同")
            return
        shared = [
            (REGISTERS["enterprises"][key].label, more) for key, more in _SHARED if _agree(party, other, key)
        ]
        if shared and score < CERTAIN:
            score = min(CERTAIN - 1, score + sum(more for _, more in shared))
            why = f"{why}，{'、'.join(label for label, _ in shared)}相同"
        if score >= DOUBTFUL:
            self._put(party, other, score, why)

    # -- by phone and address -------------------------------------------------------------------------

    def _by_desk(self) -> None:
        """Note, as a hint, records without two different codes that have one phone and one address."""
        desks: dict[tuple[str, str], list[_Party]] = defaultdict(list)
        for party in self._parties.values():
            phone, address = (fold(_text(party.values.get(key))) for key in ("phone", "address"))
            if phone and address:
                desks[phone, address].append(party)
        for group in desks.values():
            if len(group) <= _MOST_AT_ONE_DESK:
                for place, one in enumerate(group):
                    for other in group[place + 1 :]:
                        if not one.is_another(other):
                            self._put(one, other, WORTH_SHOWING, "电话和地址相同，名称不同")

    def _put(self, one: _Party, other: _Party, score: int, why: str) -> None:
        verdict = self._verdicts.between(one.values, other.values) if self._verdicts else ""
        if verdict == DISTINCT:
            return
        if verdict == SAME:
            score, why = _MOST_CERTAIN, "已认定是同一家"
        key = (min(one.id, other.id), max(one.id, other.id))
        known = self._pairs.get(key)
        if known is not None and (verdict == SAME or why in known.why or known.score == score):
            score, why = max(known.score, score), known.why
        elif known is not None:
            best, second = (known.why, why) if known.score > score else (why, known.why)
            score, why = max(known.score, score), f"{best}；{second}"
        self._pairs[key] = Pair(*key, score, why)


def _gathered(pairs: Sequence[Pair], values: Mapping[int, Values], verdicts: Verdicts) -> list[Cluster]:
    """Join pairs to clusters, the likeliest first; what was decided to be two never comes into one cluster."""
    member_of: dict[int, list[int]] = {}
    links: dict[int, list[Pair]] = defaultdict(list)
    apart: list[Cluster] = []
    for pair in pairs:
        mine, theirs = (member_of.setdefault(number, [number]) for number in (pair.one, pair.other))
        if mine is theirs:
            continue
        if verdicts and any(verdicts.between(values[a], values[b]) == DISTINCT for a in mine for b in theirs):
            apart.append(Cluster((pair.one, pair.other), (pair,)))
            continue
        links[id(mine)] += [*links.pop(id(theirs), ()), pair]
        mine += theirs
        member_of.update(dict.fromkeys(theirs, mine))
    groups = {id(members): members for members in member_of.values() if len(members) > 1}
    found = [
        Cluster(tuple(sorted(members)), tuple(sorted(links[key], key=lambda pair: -pair.score)))
        for key, members in groups.items()
    ]
    return sorted(
        (*found, *apart), key=lambda cluster: (-cluster.score, -len(cluster.records), cluster.records)
    )


def _slips(code: str) -> set[str]:
    """Return the codes that one wrong character, or two neighbours swapped, may have made into ``code``."""
    wrong = {
        f"{code[:place]}{char}{code[place + 1 :]}" for place in range(len(code)) for char in uscc.ALPHABET
    }
    swapped = {
        f"{code[:place]}{code[place + 1]}{code[place]}{code[place + 2 :]}" for place in range(len(code) - 1)
    }
    return (wrong | swapped) - {code}


def _names_alike(one: _Party, other: _Party) -> bool:
    mine, theirs = ([name for name in (party.own, *party.former) if name] for party in (one, other))
    if not mine or not theirs:
        return True
    return any(compare(taken_apart(a), taken_apart(b))[0] >= WORTH_SHOWING for a in mine for b in theirs)


def _agree(one: _Party, other: _Party, key: str) -> bool:
    mine = fold(_text(one.values.get(key)))
    return bool(mine) and mine == fold(_text(other.values.get(key)))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
