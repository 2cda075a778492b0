"""Presets of programmes: what similar policies set, as a start that the office edits (data/programme_presets.csv)."""

import csv
from dataclasses import dataclass
from functools import cache

from zjai_desk import paths
from zjai_desk.registers.fields import Value
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.values import parse


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset: its name and the values of a programme that it fills in; area, year and budget are the office's."""

    name: str
    values: dict[str, Value]


@cache
def presets() -> tuple[Preset, ...]:
    """Return all presets in the order of the list."""
    with (paths.DATA / "programme_presets.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_preset(row) for row in csv.DictReader(file))


def _preset(row: dict[str, str]) -> Preset:
    values: dict[str, Value] = {}
    for key, text in row.items():
        if key in PROGRAMMES and text:
            field = PROGRAMMES[key]
            values[key] = parse(field, text, field.unit).value
    return Preset(row["name"], values)
