"""The layers and fields of the AI industry by which the atlas sorts enterprises (data/categories.csv)."""

import csv
from functools import cache

from zjai_desk import paths


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    with (paths.DATA / "categories.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["layer"], row["field"], tuple(filter(None, row["synonyms"].split(";"))))
            for row in csv.DictReader(file)
        )


@cache
def layers() -> tuple[str, ...]:
    """Return the layers from the ground up: 硬件层, 技术层, 应用层."""
    return tuple(dict.fromkeys(layer for layer, _, _ in _rows()))


@cache
def fields() -> tuple[str, ...]:
    """Return all fields (领域), ordered by layer."""
    return tuple(field for _, field, _ in _rows())


@cache
def layer_of() -> dict[str, str]:
    """Return the layer of each field; a field belongs to exactly one."""
    return {field: layer for layer, field, _ in _rows()}


@cache
def field_synonyms() -> dict[str, str]:
    """Return other names of fields and the field each of them means."""
    return {synonym: field for _, field, synonyms in _rows() for synonym in synonyms}
