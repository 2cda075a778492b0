"""Seventeen messy returns of another hand than ours against their truth: every record, value and problem, no false alarm."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from zjai_desk.returns import read_return

FOLDER = Path(__file__).parent / "messy"
FILES = sorted(path.name for path in FOLDER.iterdir() if not path.name.endswith(".truth.json"))


def single(value: Any) -> Any:
    """The truth states a field of many values by its only one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


@pytest.mark.parametrize("name", FILES)
def test_a_messy_return_is_understood_to_the_last_value(name: str) -> None:
    truths = json.loads((FOLDER / f"{name}.truth.json").read_text(encoding="utf-8"))
    sheets = [sheet for sheet in read_return(FOLDER / name).as_json()["sheets"] if sheet["register"]]
    assert [sheet["register"] for sheet in sheets] == [truth["register"] for truth in truths]
    for sheet, truth in zip(sheets, truths, strict=True):
        records = [
            {key: record["row"] if key == "row" else single(record["values"].get(key)) for key in true}
            for record, true in zip(sheet["records"], truth["records"], strict=True)
        ]
        assert records == truth["records"]
        told = Counter(
            (p["row"], p["field"], p["kind"]) for p in sheet["problems"] if p["severity"] != "hint"
        )
        assert told == Counter((p["row"], p["field"], p["kind"]) for p in truth["problems"])
