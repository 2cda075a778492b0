"""Returns made by chance against their truth: every record, every value, every planted fault, no false alarm."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import made_formats
import made_returns
import pytest
from made_plan import Made, Page

from zjai_desk.returns import read_return
from zjai_desk.returns.books import frames, reader, worker

FORMATS = {**made_formats.WORKBOOKS, **made_formats.TEXTS}
WITH_ONE_SHEET = {"html", *made_formats.TEXTS}


def single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def differences(pages: list[Page], printed: dict[str, Any]) -> Iterator[str]:
    """Yield in what a reading differs from the truth."""
    truths = [truth for page in pages if not page.hidden for truth in page.tables]
    sheets = [sheet for sheet in printed["sheets"] if sheet["register"]]
    if [truth.register for truth in truths] != [sheet["register"] for sheet in sheets]:
        yield f"tables {[t.register for t in truths]} read as {[s['register'] for s in sheets]}"
        return
    for truth, sheet in zip(truths, sheets, strict=True):
        rows = [row for row, _ in truth.records]
        found = [record["row"] for record in sheet["records"]]
        if rows != found:
            yield f"rows {rows} read as {found}"
            continue
        for (row, said), record in zip(truth.records, sheet["records"], strict=True):
            for key, value in said.items():
                if single(value) != single(record["values"].get(key)):
                    yield f"row {row} {key}: {value!r} read as {record['values'].get(key)!r}"
        planted = Counter(truth.problems)
        told = Counter(
            (p["row"], p["field"], p["kind"]) for p in sheet["problems"] if p["severity"] != "hint"
        )
        yield from (f"not found: {problem}" for problem in planted - told)
        yield from (f"false alarm: {problem}" for problem in told - planted)


def judged(name: str, seed: int, read: Callable[[str, bytes], dict[str, Any]]) -> list[str]:
    ending, write = FORMATS[name]
    made: Made = made_returns.make(seed, merging=name in made_formats.WORKBOOKS)
    pages = [made_formats.told(made)] if name in WITH_ONE_SHEET else made.pages
    return list(differences(pages, read(f"{made.name}{ending}", write(made))))


@pytest.mark.parametrize("name", FORMATS)
def test_made_returns_are_understood_in_every_format(name: str, tmp_path: Path) -> None:
    def read(file: str, content: bytes) -> dict[str, Any]:
        path = tmp_path / file
        path.write_bytes(content)
        return read_return(path).as_json()

    assert {seed: found for seed in range(4) if (found := judged(name, seed, read))} == {}


@pytest.mark.parametrize(("place", "name"), list(enumerate(["xlsx", "openpyxl", "xls", "ods", "csv"])))
def test_made_returns_by_the_hundred(
    place: int, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a process for each file, which is proved elsewhere, there is time for many."""

    def answers(content: bytes, _name: str, _progress: object) -> Iterator[frames.Frame]:
        said = io.BytesIO()
        worker.tell(said, content)
        said.seek(0)
        while (frame := frames.read(said)) is not None:
            yield frame

    def read(file: str, content: bytes) -> dict[str, Any]:
        path = tmp_path / file
        path.write_bytes(content)
        return read_return(path).as_json()

    monkeypatch.setattr(reader, "answers", answers)
    seeds = range(100 + 20 * place, 120 + 20 * place)
    assert {seed: found for seed in seeds if (found := judged(name, seed, read))} == {}
