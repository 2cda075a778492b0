"""Where the table of a sheet begins: the header band that best explains its columns."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zjai_desk.registers.fields import Kind
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.grid import Grid, letters
from zjai_desk.returns.sending.marks import ERRORS, Stamp, find_stamp
from zjai_desk.returns.sheets import Choices, Chosen
from zjai_desk.returns.tables.asides import asides
from zjai_desk.returns.tables.forms import Form, form_of, forms
from zjai_desk.returns.tables.headings import (
    EXACT,
    PARTLY,
    Match,
    Path,
    apart,
    assign,
    score,
    stated_unit,
)
from zjai_desk.returns.tables.heads import SEARCHED, Heads
from zjai_desk.returns.tables.looking import look_at_choices, look_at_places, told_by_values

_DEEPEST = 3
_TITLE_BONUS = 0.75
_NOUN_BONUS = 0.5
_LACKING = 0.4


@dataclass
class Band:
    """The header band of a table: its rows from 0, the heading path of each column, and what they mean."""

    first: int
    last: int
    paths: list[Path]
    form: Form
    assigned: dict[int, Match] = field(default_factory=dict)
    score: float = 0.0
    stamp: Stamp | None = None
    """The marks of a form that this program issued."""
    chosen: Chosen | None = None
    """How a person set the form right, and ``known_as`` the fingerprint it has without that."""
    known_as: str = ""
    asides: list[str] = field(default_factory=list)
    """The letters of the columns with which tables to the right begin, of which nothing is read."""

    @property
    def is_sure(self) -> bool:
        """Whether it can be no chance line of contact and telephone above the real band."""
        return len(self.assigned) > 2 or any(m.key in self.form.identity for m in self.assigned.values())

    @property
    def headings(self) -> dict[str, str]:
        """The heading paths by column letter, as people write them."""
        return {letters(column): "/".join(path) for column, path in enumerate(self.paths) if path}

    def is_again(self, other: "Band") -> bool:
        """Whether this is the head of another one printed again, perhaps without its rows of units and numbers."""
        if self.fingerprint == other.fingerprint:
            return True
        mine, theirs = map(apart, self.paths), map(apart, other.paths)
        return len(self.paths) == len(other.paths) and all(
            names == others and (unit == their_unit or "" in (unit, their_unit))
            for (unit, names), (their_unit, others) in zip(mine, theirs, strict=True)
        )

    @property
    def fingerprint(self) -> str:
        """What all returns on the same form have in common; an issued form is the same however it was changed."""
        if self.known_as:
            return self.known_as
        if self.stamp:
            return hashlib.sha256("\n".join((self.stamp.register, *self.stamp.issued)).encode()).hexdigest()
        paths = "\n".join("/".join(map(fold, path)) for path in self.paths)
        return hashlib.sha256(paths.rstrip("\n").encode()).hexdigest()


def find_band(grid: Grid, start: int, about: str, choices: Choices) -> Band | None:
    """Return the header band that best explains the rows from ``start`` on; None when no table is recognised.

    ``about`` is what else is known of the table, the names of its sheet and file: it decides between
    registers that share headings.
    """
    best: Band | None = None
    heads = Heads(grid, start)
    stamped = stamped_band(heads, find_stamp(grid, start, SEARCHED))
    if stamped:
        return stamped
    for last in range(start, min(grid.height, start + SEARCHED)):
        if best and best.is_sure and last > best.last + _DEEPEST:
            break
        if not heads.promising(last):
            continue
        for top in range(last, max(start, last - _DEEPEST + 1) - 1, -1):
            if top < last and heads.speaks(top):
                break
            if heads.is_cut(start, top):
                continue
            found = _judged(heads, range(top, last + 1), about + heads.text_above(start, top))
            # A deeper band must explain more, not merely as much.
            if found and (best is None or found.score > best.score + 0.01):
                best = found
    if best is None:
        return _pointed_out(grid, heads, choices) if start == 0 else None
    _widen(best, heads, start)
    _leave_aside(heads, best)
    look_at_places(grid, best)
    look_at_choices(grid, best)
    band = _as_chosen(best, heads, choices)
    for column, key in told_by_values(grid, band).items():
        if band.chosen is None or "/".join(band.paths[column]) not in band.chosen.fields:
            band.assigned[column] = Match(key, PARTLY)
    return band


def unknown_print(grid: Grid) -> str:
    """Return the fingerprint of a sheet in which no head was recognised: what stands in its first rows."""
    texts = (
        fold(cell)
        for row in range(min(grid.height, _DEEPEST))
        for cell in grid.row(row)
        if isinstance(cell, str)
    )
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _pointed_out(grid: Grid, heads: Heads, choices: Choices) -> Band | None:
    """Return the band that a person pointed out in a sheet where none was recognised; None if nobody did."""
    name = unknown_print(grid)
    chosen = choices.forms.get(name)
    form = form_of(chosen.register) if chosen is not None else None
    if chosen is None or form is None or not chosen.header_rows:
        return None
    rows = range(chosen.header_rows[0] - 1, min(chosen.header_rows[-1], grid.height))
    if not rows:
        return None
    paths = heads.paths(rows.start, rows.stop - 1)
    band = Band(rows.start, rows.stop - 1, paths, form, assign(form, paths), known_as=name)
    return _as_chosen(band, heads, choices)


def stamped_band(heads: Heads, stamp: Stamp | None) -> Band | None:
    """Return the band of an issued form: below its marks, in the row that says most of what its fields are called."""
    form = form_of(stamp.register) if stamp else None
    if stamp is None or form is None:
        return None
    keys = {column: key for column, key in stamp.columns.items() if key in form.fields}

    def known(row: int) -> int:
        found = assign(form, heads.paths(row, row))
        return sum(found[column].key == key for column, key in keys.items() if column in found)

    row = max(range(stamp.row + 1, stamp.row + 1 + _DEEPEST), key=known)
    paths = heads.paths(row, row)
    if stamp.ids is not None:
        paths[stamp.ids] = ()
    assigned = {
        column: Match(key, EXACT, stated_unit(paths[column]) or form.fields[key].unit)
        for column, key in keys.items()
    }
    return Band(row, row, paths, form, assigned, stamp=stamp)


def _widen(band: Band, heads: Heads, start: int) -> None:
    """Take in the rows that belong to the band and explain nothing themselves: groups above, units below."""
    top, last = band.first, heads.bottom(band.first, band.last)
    while top > max(start, last - _DEEPEST + 1) and heads.groups(top - 1) and not heads.speaks(top - 1):
        top -= 1
    last = heads.without_numbering(last)
    paths = heads.paths(top, last)
    assigned = assign(band.form, paths)
    # A merged cell that reaches below the band proves that the band does, whatever it explains.
    if last > band.last or score(band.form, assigned) >= score(band.form, band.assigned):
        band.first, band.last, band.paths, band.assigned = top, last, paths, assigned


def _leave_aside(heads: Heads, band: Band) -> None:
    """Take the headings of small tables to the right for what they are: none of this one."""
    beside = asides(heads.grid, band.form, (band.first, band.last), band.paths)
    # The column in which this program told a sender of faults is no table of theirs.
    found = [block for block in beside if all(heads.text(band.last, c) != ERRORS for c in block)]
    if found:
        aside = {column for block in found for column in block}
        band.asides = [letters(block.start) for block in found]
        # With their cells out of the way a row of units or column numbers may be seen for what it is.
        band.last = heads.without_numbering(band.last, aside)
        paths = heads.paths(band.first, band.last)
        band.paths = [() if column in aside else path for column, path in enumerate(paths)]
        band.assigned = assign(band.form, band.paths)


def _judged(heads: Heads, rows: range, about: str) -> Band | None:
    top, last = rows.start, rows.stop - 1
    paths = heads.paths(top, last)
    titles = fold(about)
    best: Band | None = None
    for form in forms().values():
        assigned = assign(form, paths)
        if not (
            _is_enough(form, assigned, paths)
            or _is_proven(heads, rows, Band(top, last, paths, form, assigned))
        ):
            continue
        bonus = _TITLE_BONUS * any(word in titles for word in form.words)
        bonus += _NOUN_BONUS * (len(form.register.noun) > 1 and form.register.noun in titles)
        bonus -= _LACKING * len(form.required - {found.key for found in assigned.values()})
        band = Band(top, last, paths, form, assigned, score(form, assigned) + bonus)
        if best is None or band.score > best.score:
            best = band
    return best


def _is_enough(form: Form, assigned: dict[int, Match], paths: Sequence[Path]) -> bool:
    """A table has two known headings, or it is a bare list of names or numbers."""
    exact = [found for found in assigned.values() if found.quality >= 0.9]
    named = sum(map(bool, paths))
    if len(assigned) >= 2 and exact:
        return len(assigned) * 5 >= named
    return len(exact) == 1 == named and exact[0].key in form.identity


def _is_proven(heads: Heads, rows: range, band: Band) -> bool:
    """Whether beside the one heading by which records are known stands a column whose values leave no doubt: 企业 | 代码."""
    named = [m for m in band.assigned.values() if m.quality >= 0.9 and m.key in band.form.identity]
    return (
        len(named) == 1
        and heads.bottom(rows.start, rows.stop - 1) == band.last
        and bool(told_by_values(heads.grid, band))
    )


def _as_chosen(band: Band, heads: Heads, choices: Choices) -> Band:
    """Apply what a person decided about this form before."""
    chosen = choices.forms.get(band.fingerprint)
    form = form_of(chosen.register) if chosen is not None else None
    if chosen is None or form is None:
        return band
    band.known_as, band.chosen, band.form = band.fingerprint, chosen, form
    if chosen.header_rows:
        band.first, band.last = chosen.header_rows[0] - 1, chosen.header_rows[-1] - 1
        band.paths = heads.paths(band.first, band.last)
    own = assign(band.form, band.paths)
    decided: dict[int, Match] = {}
    for column, path in enumerate(band.paths):
        key = chosen.fields.get("/".join(path))
        if key is None and column in own:
            decided[column] = own[column]
        elif key and key in band.form.fields:
            year = own[column].year if column in own and own[column].key == key else None
            decided[column] = Match(key, 1.0, stated_unit(path), year)
        unit = chosen.units.get("/".join(path)) or chosen.unit
        if column in decided and unit and form.fields[decided[column].key].kind is Kind.AMOUNT:
            decided[column] = replace(decided[column], unit=unit)
    band.assigned = decided
    return band
