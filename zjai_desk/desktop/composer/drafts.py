"""The paper that somebody is working on, kept in his own folder every few seconds, so that a crash loses next to nothing.

It is a file of the person's and no change of the store: the history of the store is for ever and tells what the
office did; half a sentence every other second is neither. What is saved under a name is a change.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from zjai_desk.briefing.papers.paper import Paper
from zjai_desk.errors import DeskError
from zjai_desk.files import replacing


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper that was not saved, and the name it is to be saved under, if it has one."""

    paper: Paper
    name: str = ""


class Drafts:
    """The one draft that a person has of each store, which is known by its id."""

    def __init__(self, store_id: str) -> None:
        folder = Path(platformdirs.user_data_dir("zjai-desk", appauthor=False)) / "drafts"
        self.path = folder / f"{hashlib.sha256(store_id.encode()).hexdigest()[:16]}.json"

    def keep(self, draft: Draft) -> None:
        """Write the draft; raises a DeskError if the folder cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps({"name": draft.name, "paper": draft.paper.as_json()}, ensure_ascii=False)
        with replacing(self.path, private=True) as beside:
            beside.write_text(content, encoding="utf-8")

    def read(self) -> Draft | None:
        """Return what was kept; None if there is nothing, or nothing that can be read."""
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            return Draft(Paper.from_json(content["paper"]), str(content["name"]))
        except (OSError, ValueError, KeyError, TypeError, DeskError):
            return None

    def drop(self) -> None:
        """Forget the draft: it was saved, or is not wanted."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
