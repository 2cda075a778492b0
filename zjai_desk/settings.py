"""What the program remembers about this person at this computer; never data, never needed to start."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from zjai_desk.errors import DeskError
from zjai_desk.files import replacing

RECENT_KEPT = 8
LARGEST = 4_000_000
"""Bytes beyond which a file of settings is none of ours."""


def default_path() -> Path:
    """Return where the settings of the person at this computer lie."""
    return Path(platformdirs.user_config_dir("zjai-desk", appauthor=False)) / "settings.json"


@dataclass(slots=True)
class Settings:
    """Everything remembered from one start to the next.

    ``theme`` is system, light or dark; ``area`` and ``year`` are what the top line shows, None for all;
    ``geometry`` is what Qt saved of the main window, in Base64; with ``enter_right`` the Enter key goes to
    the right in a table, not down; ``roles`` holds for each operator as whom (经办, 复核, 审批) he took
    each step of a voucher last; ``views`` holds how each register was shown last, as the register pages write it;
    ``charts`` holds for each table by its name the kind its chart was last drawn as;
    ``sticks`` holds for each store, by its id, the ``mark`` and the ``label`` of the stick that takes its copies too.
    """

    recent: list[str] = field(default_factory=list)
    theme: str = "system"
    operator: str = ""
    area: str | None = None
    year: int | None = None
    page: str = "home"
    geometry: str = ""
    card_open: bool = False
    enter_right: bool = False
    export_folder: str = ""
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    charts: dict[str, str] = field(default_factory=dict)
    sticks: dict[str, dict[str, str]] = field(default_factory=dict)
    path: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder that took the last file written for the person, at first his own."""
        return Path(self.export_folder or Path.home())

    @classmethod
    def load(cls, path: Path | None = None) -> "Settings":
        """Return the settings kept at ``path``; a missing or broken file gives those of a first start."""
        path = path or default_path()
        try:
            kept = json.loads(path.read_text(encoding="utf-8")) if path.stat().st_size <= LARGEST else {}
        except (OSError, ValueError, RecursionError):
            kept = {}
        settings = cls(path=path)
        if isinstance(kept, dict):
            settings._take(kept)
        return settings

    def _take(self, kept: dict[str, Any]) -> None:
        """Take over each kept value that has the right type; a wrong one costs only itself."""
        model = Settings()
        for known in fields(self):
            if known.name == "path" or known.name not in kept:
                continue
            value, usual = kept[known.name], getattr(model, known.name)
            if known.name in ("area", "year"):
                right = value is None or type(value) is (str if known.name == "area" else int)
            else:
                right = type(value) is type(usual)
            if right:
                setattr(self, known.name, value)
        self.recent = [entry for entry in self.recent if isinstance(entry, str)][:RECENT_KEPT]
        self.roles = {name: steps for name, steps in self.roles.items() if isinstance(steps, dict)}
        self.views = {register: view for register, view in self.views.items() if isinstance(view, dict)}
        self.charts = {table: kind for table, kind in self.charts.items() if isinstance(kind, str)}
        self.sticks = {store: stick for store, stick in self.sticks.items() if isinstance(stick, dict)}

    def save(self) -> None:
        """Write the settings beside their file and put them in its place; a folder that refuses is no fault."""
        if self.path is None:
            return
        kept = asdict(self)
        del kept["path"]
        with suppress(OSError, DeskError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self.path) as beside:
                beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")

    def still_there(self) -> list[Path]:
        """Return the stores opened lately that are still there; one that cannot be looked for is not."""
        found = []
        for path in map(Path, self.recent):
            with suppress(OSError, ValueError):
                if path.exists():
                    found.append(path)
        return found

    def opened(self, store: Path) -> None:
        """Put ``store`` first among the recent ones."""
        text = str(store)
        self.recent = [text, *(entry for entry in self.recent if entry != text)][:RECENT_KEPT]

    def forget(self, store: Path) -> None:
        """Drop ``store`` from the recent ones."""
        self.recent = [entry for entry in self.recent if entry != str(store)]
