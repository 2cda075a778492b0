"""What is remembered: written whole, and never able to keep the program from starting."""

import json
from pathlib import Path

import pytest

from zjai_desk.settings import LARGEST, RECENT_KEPT, Settings, default_path


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    settings = Settings(path=tmp_path / "新 文件夹" / "settings.json", theme="dark", area="滨江区", year=2019)
    settings.opened(tmp_path / "a.zjdb")
    settings.views = {"enterprises": {"name": "", "view": {"frozen": 1}}}
    settings.save()
    assert Settings.load(settings.path) == settings
    assert [file.name for file in (tmp_path / "新 文件夹").iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "\x00\x01",
        '{"theme": 3, "recent": "x", "year": "2019"}',
        '{"year": true, "card_open": 1, "roles": [], "views": 3, "area": 5}',
        "[" * 100_000,
        '{"theme": "dark"}' + " " * LARGEST,
    ],
)
def test_a_broken_file_gives_the_settings_of_a_first_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert Settings.load(path) == Settings(path=path)


def test_bytes_that_are_no_text_give_those_too(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe{\x00")
    assert Settings.load(path) == Settings(path=path)


def test_a_folder_in_the_place_of_the_file_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    settings = Settings.load(path)
    assert settings == Settings(path=path)
    settings.save()
    assert path.is_dir()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_read_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    Settings(path=path, theme="dark").save()

    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "refused")

    monkeypatch.setattr(Path, "read_text", refused)
    assert Settings.load(path) == Settings(path=path)


def test_stores_that_cannot_be_looked_for_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "台账.zjdb"
    here.write_text("")
    settings = Settings(
        recent=["\x00", "/x" * 5000, str(tmp_path / "没有.zjdb"), "//server/share/a", str(here)]
    )
    assert settings.still_there() == [here]
    plain = Path.exists

    def exists(path: Path) -> bool:
        if path == here:
            raise PermissionError(13, "refused")
        return plain(path)

    monkeypatch.setattr(Path, "exists", exists)
    assert settings.still_there() == []


def test_a_wrong_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps({"theme": 3, "operator": "张三", "recent": ["a", 1], "views": {"x": {"y": "z"}, "z": 3}})
    )
    settings = Settings.load(path)
    assert (settings.theme, settings.operator, settings.recent, settings.views) == (
        "system",
        "张三",
        ["a"],
        {"x": {"y": "z"}},
    )


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Settings(path=tmp_path / "file" / "settings.json").save()


def test_the_last_stores_are_kept_newest_first() -> None:
    settings = Settings()
    for number in range(RECENT_KEPT + 3):
        settings.opened(Path(f"{number}.zjdb"))
    settings.opened(Path("5.zjdb"))
    assert settings.recent[:2] == ["5.zjdb", f"{RECENT_KEPT + 2}.zjdb"]
    assert len(settings.recent) == RECENT_KEPT
    settings.forget(Path("5.zjdb"))
    assert "5.zjdb" not in settings.recent


def test_they_lie_in_the_folder_that_the_system_gives_programs() -> None:
    assert default_path().parts[-2:] == ("zjai-desk", "settings.json")
