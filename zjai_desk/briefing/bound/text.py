"""A text with bound numbers becomes a sentence, with the place and the source of each number, and what is wrong with it."""

from dataclasses import dataclass

from zjai_desk.briefing.blocks import Bound
from zjai_desk.briefing.bound.notation import Binding, Broken, Plain, parse
from zjai_desk.briefing.bound.numbers import Found, Missing, Numbers
from zjai_desk.briefing.bound.words import NOT_FOUND, UNKNOWN, Form, printed, read_forms


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of the source of a text."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A sentence as it is printed, the numbers in it with their tables, and the problems of its source."""

    text: str
    numbers: tuple[Bound, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One binding as it is printed now; ``found`` is None where there is no number, and ``problem`` says why."""

    text: str
    found: Found | None = None
    problem: str = ""


def show(binding: Binding, numbers: Numbers) -> Shown:
    """Return what a binding prints now; a name that stands for nothing gives words, never a blank."""
    form = read_forms(binding.forms)
    found = numbers.find(binding.name)
    if isinstance(found, Missing):
        told = binding.caption or str(binding.name)
        known = not found.gone and not found.meant
        return Shown(UNKNOWN if known else NOT_FOUND.format(told), None, str(found))
    if isinstance(form, str):
        return Shown(printed(found, Form(), lambda: found), found, form)
    return Shown(printed(found, form, lambda: numbers.find(binding.name.last_year())), found)


def render(source: str, numbers: Numbers) -> Rendered:
    """Return the sentence that ``source`` stands for; no braces and no blanks are left of a binding."""
    text, places, problems = "", [], []
    for part in parse(source):
        if isinstance(part, Plain):
            text += part.text
        elif isinstance(part, Broken):
            problems.append(Problem(part.start, part.end, part.why))
            text += part.text.replace("{", "｛").replace("}", "｝")
        else:
            shown = show(part, numbers)
            if shown.problem:
                problems.append(Problem(part.start, part.end, shown.problem))
            if shown.found is not None and shown.found.table is not None:
                places.append(_place(len(text), shown.text, part, shown.found))
            text += shown.text
    return Rendered(text, tuple(places), tuple(problems))


def _place(start: int, text: str, binding: Binding, found: Found) -> Bound:
    if found.table is None:
        raise ValueError("a number without a table has no place in one")
    fact = "" if found.column is not None else binding.name.fact
    return Bound(start, start + len(text), found.table, found.row, found.column, fact)
