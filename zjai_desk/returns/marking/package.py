"""An .xlsx package being patched: its parts as text, what refers to what, and which parts are new."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from zjai_desk.files import replacing
from zjai_desk.returns.books import guard
from zjai_desk.returns.marking.xml_text import Edits, Malformed, escape, inside, namespace, root
from zjai_desk.returns.marking.zip_file import repack

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Relation(NamedTuple):
    """What a part refers to: the id of the reference, its kind (the last word of its type), the other part."""

    id: str
    kind: str
    part: str


class Sheet(NamedTuple):
    """A worksheet as the workbook lists it; ``place`` counts all sheets from 0."""

    name: str
    part: str
    place: int


class Package:
    """The parts of a workbook; what is neither set nor added stays byte for byte as it was.

    Any method raises Malformed where the package is not as spreadsheet programs write it, and a DeskError
    where it is hostile.
    """

    def __init__(self, content: bytes) -> None:
        guard.inflate(content, lambda _: False)  # refuses what is broken, encrypted or has parts twice
        self._content = content
        self._file = zipfile.ZipFile(io.BytesIO(content))
        # Some writers begin names with a stroke; references find parts without regard to letter case.
        self._members = {
            name.lstrip("/").lower(): name for name in self._file.namelist() if not name.endswith("/")
        }
        self._changed: dict[str, str] = {}
        """Texts by name in lower case."""
        self.workbook = next(
            (found.part for found in self.relations("") if found.kind == "officeDocument"), "xl/workbook.xml"
        )
        opening = root(self.text(self.workbook))
        self.main = namespace(opening, opening.prefix.rstrip(":"))
        self.is_strict = self.main.startswith(_STRICT)
        self.relation_types = _STRICT_RELATIONS if self.is_strict else _RELATIONS

    # -- parts -----------------------------------------------------------------------------------------

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._members

    def text(self, part: str) -> str:
        """Return a part as text."""
        if part.lower() in self._changed:
            return self._changed[part.lower()]
        name = self._members.get(part.lower())
        if name is None or self._file.getinfo(name).file_size > guard.PART_BYTES:
            raise Malformed
        try:
            text = self._file.read(name).decode("utf-8")
        except (UnicodeDecodeError, zipfile.BadZipFile, NotImplementedError) as error:
            raise Malformed from error
        if "<!DOCTYPE" in text or ("encoding=" in text[:100] and "utf-8" not in text[:100].lower()):
            raise Malformed
        return text

    def set(self, part: str, text: str) -> None:
        """Give a part another text; a part that is not there is added."""
        self._members.setdefault(part.lower(), part)
        self._changed[part.lower()] = text

    def free(self, pattern: str) -> str:
        """Return the first name that no part has, of a pattern such as xl/comments{}.xml."""
        number = 1
        while (name := pattern.format(number)) in self:
            number += 1
        return name

    def parts(self, ending: str) -> list[str]:
        """Return the parts whose names end so."""
        return [name for name in self._members if name.endswith(ending)]

    def save(self, path: Path) -> None:
        """Write the package; raises a DeskError if ``path`` cannot be written."""
        changed = {self._members[part]: text.encode() for part, text in self._changed.items()}
        with replacing(path) as beside, beside.open("wb") as target:
            repack(self._content, changed, target)

    # -- references ------------------------------------------------------------------------------------

    def relations(self, part: str) -> list[Relation]:
        """Return what a part refers to inside the package; "" asks for the package itself."""
        name = _relations_of(part)
        if name not in self:
            return []
        text = self.text(name)
        folder = posixpath.dirname(part)
        return [
            Relation(
                found.get("Id"),
                found.get("Type").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, found.get("Target"))).lstrip("/"),
            )
            for found in inside(text, root(text))
            if found.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that ``part`` refers to."""
        return next((found.part for found in self.relations(part) if found.kind == kind), None)

    def refer(self, part: str, kind: str, target: str) -> str:
        """Let ``part`` refer to another one and return the id of the reference."""
        name = _relations_of(part)
        if name not in self:
            self.set(name, f'{DECLARATION}<Relationships xmlns="{_PACKAGE}"></Relationships>')
        text = self.text(name)
        outer = root(text)
        taken = {found.get("Id") for found in inside(text, outer)}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdZ{n}" not in taken)
        path = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
        edits = Edits(text)
        edits.append_to(
            outer,
            f'<{outer.prefix}Relationship Id="rIdZ{number}" Type="{self.relation_types}/{kind}"'
            f' Target="{escape(path)}"/>',
        )
        self.set(name, edits.done())
        return f"rIdZ{number}"

    def declare(self, part: str, content_type: str) -> None:
        """Tell what sort a new part is."""
        self._declare(f'Override PartName="/{escape(part)}" ContentType="{content_type}"')

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Tell what sort all parts of an ending are, unless that is told."""
        text = self.text(_TYPES)
        known = {
            found.get("Extension").lower() for found in inside(text, root(text)) if found.name == "Default"
        }
        if ending not in known:
            self._declare(f'Default Extension="{ending}" ContentType="{content_type}"')

    def _declare(self, said: str) -> None:
        text = self.text(_TYPES)
        outer = root(text)
        edits = Edits(text)
        edits.append_to(outer, f"<{outer.prefix}{said}/>")
        self.set(_TYPES, edits.done())

    def sheets(self) -> Mapping[str, Sheet]:
        """Return the worksheets by name."""
        text = self.text(self.workbook)
        parts = {found.id: found.part for found in self.relations(self.workbook) if found.kind == "worksheet"}
        listed = next((e for e in inside(text, root(text)) if e.name == "sheets"), None)
        if listed is None:
            raise Malformed
        return {
            found.get("name"): Sheet(found.get("name"), parts[found.get("id")], place)
            for place, found in enumerate(inside(text, listed))
            if found.get("id") in parts and parts[found.get("id")] in self
        }


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")
