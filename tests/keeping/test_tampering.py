"""Fifty alterations behind the program's back, all found; with seals, anchors and digests off some are not."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from forging import Forger
from keepers import session

from zjai_desk.keeping.opening import create_store, open_store
from zjai_desk.store import Store

Alteration = Callable[[Forger], None]


class Worked(NamedTuple):
    """A store, what it held after the first session and in the end, and the folder of this person's data."""

    path: Path
    early: bytes
    late: bytes
    data: Path


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """Three sessions at a store: an import, edits, a deletion, an undo, lines of the log."""
    path = tmp_path_factory.mktemp("台账") / "滨江区 台账.zjdb"
    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(data))
        with create_store(path, person="张三") as store:
            with store.change("导入 年报.xlsx", operator="张三") as change:
                change.keep_original("年报.xlsx", b"PK as received")
                ids = change.insert(
                    "enterprises", [{"name": f"杭州{name}科技有限公司"} for name in "甲乙丙丁戊"]
                )
            store.note("登录", operator="张三")
            with store.change("改甲", operator="张三") as change:
                change.update("enterprises", {ids[0]: {"town": "长河街道"}})
        early = path.read_bytes()
        with open_store(path, person="李四") as store:
            with store.change("删乙", operator="李四") as change:
                change.delete("enterprises", [ids[1]])
            store.undo("李四")
            store.note("导出", "企业台账", "5 条", operator="李四")
        session(path, "己", "庚", "辛")
    return Worked(path, early, path.read_bytes(), data)


@pytest.fixture
def store_path(worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store as the sessions left it, with the keys and anchors of who worked on it."""
    data = shutil.copytree(worked.data, tmp_path / "data")
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    worked.path.write_bytes(worked.late)
    return worked.path


def rows(table: str, column: str, value: str, where: str = "1=1") -> Alteration:
    return lambda forger: forger.run(f"UPDATE {table} SET {column} = {value} WHERE {where}")


EDITS: dict[str, Alteration] = {
    "企业名称": rows("enterprises", "name", "'别的公司'", "id = 3"),
    "企业镇街": rows("enterprises", "town", "'西兴街道'", "id = 1"),
    "企业改成空": rows("enterprises", "town", "NULL", "id = 1"),
    "注册资本": rows("enterprises", "registered_capital", "99", "id = 4"),
    "标记": rows("enterprises", "marks", "'{}'", "id = 4"),
    "改动者": rows("enterprises", "stamp", "2", "id = 4"),
    "来源": rows("enterprises", "origin_rows", "'7'", "id = 4"),
    "日志的人": rows("events", "person", "'王五'", "id = 1"),
    "日志的时间": rows("events", "at", "'2020-01-01T00:00:00+08:00'", "id = 2"),
    "日志的说明": rows("events", "detail", "'0 条'", "id = 2"),
    "步骤的人": rows("changes", "operator", "'王五'", "seq = 1"),
    "步骤的时间": rows("changes", "at", "'2020-01-01T00:00:00+08:00'", "seq = 3"),
    "步骤的名称": rows("changes", "title", "'改乙'", "seq = 3"),
    "步骤的类别": rows("changes", "kind", "'log'", "seq = 3"),
    "步骤的对象": rows("changes", "target", "3", "seq = 5"),
    "步骤的理由": rows("changes", "reason", "'领导同意'", "seq = 4"),
    "步骤的数目": rows("changes", "counts", "'{}'", "seq = 4"),
    "步骤的前一步": rows("changes", "previous", "hash", "seq = 4"),
    "步骤的校验码": rows("changes", "hash", "previous", "seq = 4"),
    "封签": rows("changes", "seal", "hash", "seq = 2"),
    "最后一步的封签": rows("changes", "seal", "hash", "seq = 9"),
    "封签抹去": rows("changes", "seal", "NULL", "seq = 2"),
    "封签和密钥抹去": rows("changes", "seal = NULL, sealed_by", "NULL", "seq = 5"),
    "最后的封签抹去": rows("changes", "seal = NULL, sealed_by", "NULL", "seq = 9"),
    "全部封签抹去": rows("changes", "seal = NULL, sealed_by", "NULL"),
    "密钥名": rows("changes", "sealed_by", "'0123456789abcdef'", "seq = 2"),
    "全部密钥名": rows("changes", "sealed_by", "'0123456789abcdef'"),
    "条目的改前内容": rows("entries", "before", '\'{"town":"假"}\'', "action = 'update'"),
    "条目的摘要": rows("entries", "digest", "'00'", "action = 'update'"),
    "条目的记录号": rows("entries", "first", "2", "action = 'update'"),
    "条目的动作": rows("entries", "action", "'insert'", "action = 'update'"),
    "条目的步号": rows("entries", "change", "2", "action = 'update'"),
    "原件内容": rows("originals", "content", "x'00'"),
    "原件名称": rows("originals", "name", "'假.xlsx'"),
    "原件收到时间": rows("originals", "received_at", "'2020-01-01T00:00:00+08:00'"),
    "编号": rows("allocations", "next", "1", "name = 'enterprises'"),
    "台账号": rows("about", "value", "'0123456789abcdef0123456789abcdef'"),
    "删一家企业": lambda forger: forger.run("DELETE FROM enterprises WHERE id = 5"),
    "删一行日志": lambda forger: forger.run("DELETE FROM events WHERE id = 2"),
    "删原件": lambda forger: forger.run("DELETE FROM originals"),
    "删条目": lambda forger: forger.run("DELETE FROM entries WHERE action = 'update'"),
    "插一家企业": lambda forger: forger.run("INSERT INTO enterprises (id, name, stamp) VALUES (99, '假', 1)"),
    "插一行日志": lambda forger: forger.run("INSERT INTO events (id, action, stamp) VALUES (99, '登录', 1)"),
    "去掉防改保护": lambda forger: forger.unguard(),
}
CHAINS: dict[str, Alteration] = {
    "删中间一步": lambda forger: forger.delete_step(4),
    "插入一步": lambda forger: forger.insert_step(4),
    "两步对调": lambda forger: forger.swap_steps(7, 8),
    "截掉末尾一步": lambda forger: forger.cut_after(8),
    "截掉末尾三步": lambda forger: forger.cut_after(6),
    "末尾一步重写": lambda forger: forger.rebuild(9),
    "从第3步重写": lambda forger: forger.rebuild(3),
    "全部重写": lambda forger: forger.rebuild(1),
    "全部重写并用别的密钥封签": lambda forger: forger.rebuild(1, seal=True),
    "末尾重写并用别的密钥封签": lambda forger: forger.rebuild(8, seal=True),
    "换上第一次收工时的文件": lambda forger: forger.swap_in_old(),
}


def found(path: Path) -> list[str]:
    """What the person is told: by verification, and at once when the store is opened."""
    with open_store(path) as store:
        return [*store.verify(), *(told.text for told in store.notices if told.grave)]


@pytest.mark.parametrize("name", [*EDITS, *CHAINS])
def test_every_alteration_is_found(store_path: Path, worked: Worked, name: str) -> None:
    Forger(store_path, worked.early).alter((EDITS | CHAINS)[name])
    assert found(store_path) != []


def test_what_nobody_altered_is_not_accused(store_path: Path) -> None:
    assert found(store_path) == []


def test_there_are_fifty_of_them() -> None:
    assert len(EDITS) + len(CHAINS) >= 50


# -- the controls: without what is built for it, some of the same alterations pass --------------------


@pytest.mark.parametrize(
    "name", ["截掉末尾一步", "末尾一步重写", "从第3步重写", "全部重写", "换上第一次收工时的文件"]
)
def test_without_key_and_anchors_a_forged_history_passes(store_path: Path, worked: Worked, name: str) -> None:
    forger = Forger(store_path, worked.early)
    forger.alter(CHAINS[name])
    forger.run_plain("UPDATE changes SET seal = NULL, sealed_by = NULL")
    with Store.open(store_path) as store:
        assert store.verify() == []


@pytest.mark.parametrize("name", ["企业名称", "日志的说明", "原件内容", "步骤的人", "插一家企业"])
def test_without_digests_an_edited_value_passes(store_path: Path, name: str) -> None:
    """SQLite itself finds nothing wrong with other values."""
    Forger(store_path, b"").alter(EDITS[name])
    with Store.open(store_path) as store:
        assert store.check_structure() == []


@pytest.mark.parametrize("text", ["杭州丙科技有限公司", "长河街道", "李四"])
def test_a_byte_changed_in_the_file_is_found(store_path: Path, text: str) -> None:
    content = bytearray(store_path.read_bytes())
    at = content.rfind(text.encode())
    content[at + 2] ^= 0x01  # still a character, of another name
    store_path.write_bytes(content)
    assert found(store_path) != []
