"""The registers as returns bring them: which fields stand together on one form, and under which headings."""

from dataclasses import dataclass
from functools import cache, cached_property

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Field, Kind, Register
from zjai_desk.registers.text import fold

_LEAD, _PLAIN = 2.0, 1.0


@dataclass(frozen=True)
class Form:
    """One sort of return: the register it fills first, and all registers whose fields its rows carry."""

    register: Register
    parts: tuple[Register, ...]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All fields by key; of two registers that share a key the first declares it."""
        found: dict[str, Field] = {}
        for part in self.parts:
            for field in part.fields:
                found.setdefault(field.key, field)
        return found

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """The keys that help to recognise a record, the most trusted first."""
        keys = [key for group in self.register.identity for key in group]
        return tuple(dict.fromkeys(keys))

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields without which there is no record, those aside that a title may fill."""
        return frozenset(field.key for field in self.register.fields if field.required and not field.choices)

    def weight(self, key: str) -> float:
        """Return how much a heading of this field says for the form."""
        field = self.fields[key]
        return _LEAD if key in self.identity or (field.required and field.kind is not Kind.YEAR) else _PLAIN

    @cached_property
    def headings(self) -> dict[str, str]:
        """Field keys by folded heading: keys and labels of all fields before any synonym."""
        found: dict[str, str] = {}
        asked = [field for field in self.fields.values() if not field.office]
        for field in asked:
            for text in (field.key, field.label, field.heading):
                found.setdefault(fold(text), field.key)
        for field in asked:
            for text in field.synonyms:
                found.setdefault(fold(text), field.key)
        return found

    @cached_property
    def ranks(self) -> dict[str, int]:
        """How far down each folded heading stands among the names of its field, which are declared the best first."""
        return {
            fold(text): rank
            for field in reversed(self.fields.values())
            for rank, text in reversed([*enumerate((field.label, *field.synonyms))])
        }

    @cached_property
    def otherwise(self) -> dict[str, tuple[str, ...]]:
        """The further fields that a folded heading may mean where the first one is stated elsewhere."""
        found: dict[str, list[str]] = {}
        for field in self.fields.values():
            for text in {fold(text) for text in (field.label, *field.synonyms)} if not field.office else ():
                if self.headings[text] != field.key:
                    found.setdefault(text, []).append(field.key)
        return {text: tuple(keys) for text, keys in found.items()}

    @cached_property
    def district(self) -> str:
        """The field of the district that returns bring, "" if the form has none."""
        kinds = (
            field.key for field in self.fields.values() if field.kind is Kind.DISTRICT and not field.office
        )
        return next(kinds, "")

    @cached_property
    def words(self) -> frozenset[str]:
        """What titles and sheet names say when they mean this form: its noun, and the choices that divide it."""
        leading = [field for field in self.register.fields if field.required and field.choices]
        choices = {choice for field in leading for choice in field.choices}
        return frozenset({self.register.noun, self.register.label.removesuffix("台账"), *choices})


@cache
def forms() -> dict[str, Form]:
    """Return all forms by register; enterprises bring their annual figures on the same row."""
    found = {
        key: Form(register, (register,))
        for key, register in REGISTERS.items()
        if key not in (ENTERPRISES.key, ANNUAL_RETURNS.key)
    }
    return {ENTERPRISES.key: Form(ENTERPRISES, (ENTERPRISES, ANNUAL_RETURNS)), **found}


def form_of(register: str) -> Form | None:
    """Return the form on which a register comes: annual figures come on that of the enterprises."""
    return forms().get(ENTERPRISES.key if register == ANNUAL_RETURNS.key else register)
