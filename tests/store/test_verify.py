"""The proof: whatever was altered behind the program's back is found; what was not is not accused."""

import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.store import Store, rows
from zjai_desk.store.tables import ENTRIES, TABLES, Table, every_table


@pytest.fixture(scope="module")
def filled_once(new_store: Callable[[Path], Store], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "台账.zjdb"
    with new_store(path) as store:
        with store.change("导入", operator="张三") as change:
            change.keep_original("a.csv", b"name\n")
            ids = change.insert("enterprises", [{"name": name} for name in "甲乙丙丁"])
        with store.change("改甲") as change:
            change.update("enterprises", {ids[0]: {"town": "长河街道"}})
        with store.change("删乙") as change:
            change.delete("enterprises", [ids[1]])
        store.undo()
        store.redo()
        assert store.verify() == []
    return path


@pytest.fixture
def filled(filled_once: Path, path: Path) -> Path:
    return Path(shutil.copy(filled_once, path))


def tampered(path: Path, *statements: str) -> list[str]:
    """Alter the file as a person with another tool would, past the triggers too."""
    raw = sqlite3.connect(path)
    guards = [sql for (sql,) in raw.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    for table in ("changes", "entries", "originals"):
        for action in ("update", "delete"):
            raw.execute(f"DROP TRIGGER {table}_no_{action}")
    for statement in statements:
        assert raw.execute(statement).rowcount > 0, statement
    # Who knows that much puts the triggers back, as what is missing would be told.
    for statement in guards:
        raw.execute(statement)
    raw.commit()
    raw.close()
    with Store.open(path) as store:
        return store.verify()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE enterprises SET name = '己' WHERE name = '丙'", "程序以外"),
        ("UPDATE enterprises SET town = '西兴街道' WHERE name = '甲'", "程序以外"),
        ("UPDATE enterprises SET stamp = 9 WHERE name = '甲'", "程序以外"),
        ("DELETE FROM enterprises WHERE name = '丁'", "程序以外"),
        ("INSERT INTO enterprises (id, name, stamp) VALUES (99, '假', 1)", "不是经本程序"),
        ("UPDATE entries SET before = '{\"town\":\"假\"}' WHERE action = 'update'", "改动过"),
        ("DELETE FROM entries WHERE action = 'delete'", "改动过"),
        ("UPDATE changes SET operator = '李四' WHERE seq = 1", "改动过"),
        ("DELETE FROM changes WHERE seq = 3", "缺少第3步"),
        ("UPDATE originals SET content = x'00'", "原件"),
        ("DELETE FROM originals", "原件不见了"),
        ("UPDATE entries SET before = '{' WHERE action = 'update'", "历史已损坏"),
        ("UPDATE originals SET name = 'b.csv'", "文件名、大小或收到时间"),
        ("UPDATE allocations SET next = 1 WHERE name = 'enterprises'", "编号"),
    ],
)
def test_an_alteration_is_found(filled: Path, statement: str, said: str) -> None:
    assert any(said in fault for fault in tampered(filled, statement))


def test_a_guard_taken_away_is_found(filled: Path) -> None:
    raw = sqlite3.connect(filled)
    raw.execute("DROP TRIGGER changes_no_delete")
    raw.close()
    with Store.open(filled) as store:
        assert store.verify() == ["changes表的防改保护被去掉了。"]
        assert store.check_structure() == store.verify()


def test_an_untouched_store_is_not_accused(filled: Path) -> None:
    assert tampered(filled) == []


def test_a_record_with_an_entry_of_no_step_is_found(filled: Path) -> None:
    """A forger may write the row and an entry that fits it; only the chain cannot be forged in passing."""
    with Store.open(filled) as store, store.change("真") as change:
        change.insert("enterprises", [{"name": "真"}])
    names = [name for name in ENTRIES.names if name not in ("id", "change")]
    copied = f"SELECT 999, 99, {', '.join(names)} FROM entries ORDER BY id DESC LIMIT 1"
    said = tampered(filled, f"INSERT INTO entries (id, change, {', '.join(names)}) {copied}")
    assert any("entries有1行在changes中没有对应" in fault for fault in said)


@pytest.mark.parametrize("table", ["changes", "entries", "originals"])
def test_the_database_itself_refuses_to_change_history(filled: Path, table: str) -> None:
    raw = sqlite3.connect(filled)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(f"DELETE FROM {table}")
    raw.close()


def test_a_version_with_more_fields_in_another_order_still_proves_the_store(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digests must not depend on how today's declarations order the columns."""
    raw = sqlite3.connect(filled)
    raw.execute("ALTER TABLE enterprises ADD COLUMN a_new_field TEXT")
    raw.commit()
    raw.close()
    _, columns, _ = TABLES["enterprises"].declared
    later = ", ".join(["a_new_field text", *reversed(columns.split(", "))])
    monkeypatch.setitem(TABLES, "enterprises", Table("enterprises", later))
    with Store.open(filled) as store:
        assert store.verify() == []
        store.undo()
        assert store.verify() == []


def test_the_digest_does_not_depend_on_the_unicode_edition_of_python() -> None:
    """repr of a character that only later editions know (𱍐, Unicode 15) differs between Python 3.11 and 3.12."""
    said = '["name",["浙江𱍐\U0003fff0公司"]]'
    assert (
        rows.digest(("id", "name"), [[None], ["浙江𱍐\U0003fff0公司"]])
        == hashlib.sha256(said.encode()).hexdigest()
    )


@pytest.mark.parametrize(
    "column",
    [
        ["甲", "乙"],
        ['他说"好"', "反斜\\杠"],
        ["一行\n两行", "制表\t符", "\x00", "\x7f", "\u2028"],
        ["甲", None, "乙"],
        [3, None, -7],
        [""],
        ['","', '"'],
    ],
)
def test_a_digest_is_that_of_canonical_json_whatever_the_texts_hold(column: list[object]) -> None:
    """Stores of earlier versions hold digests of what the standard library wrote, one JSON text a column."""
    said = json.dumps(["title", column], ensure_ascii=False, separators=(",", ":"))
    for given in (column, tuple(column)):
        assert rows.digest(("title",), [given]) == hashlib.sha256(said.encode()).hexdigest()


def test_a_file_swapped_for_another_is_found(filled: Path) -> None:
    """Its hash would fit, were it not in the chain what was received."""
    other = b"name\nforged\n"
    swap = f"UPDATE originals SET content = x'{zlib.compress(other).hex()}', sha256 = '{sha256(other).hexdigest()}'"
    assert any("被换过" in fault for fault in tampered(filled, swap))


@pytest.mark.parametrize("register", ["enterprises", "providers"], ids=["filled", "empty"])
def test_a_column_that_lost_its_name_is_no_column_of_texts(register: str, filled: Path) -> None:
    with sqlite3.connect(filled) as raw:
        raw.execute(f"ALTER TABLE {register} RENAME COLUMN uscc TO usdc")
    raw.close()
    with pytest.raises(DeskError), Store.open(filled) as store:
        store.columns(register, ["uscc"])
    with pytest.raises(DeskError), Store.open(filled) as store:
        store.verify()


def test_no_name_needs_quotation_marks() -> None:
    with sqlite3.connect(":memory:") as raw:
        for number, table in enumerate(every_table().values()):
            raw.execute(f"CREATE TABLE named_{number} ({table.listed})")
            assert raw.execute(f"SELECT {table.listed} FROM named_{number}").fetchall() == []
    raw.close()
