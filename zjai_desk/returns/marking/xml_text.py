"""XML as text: finds elements and replaces pieces of it, so that what is not touched stays as it was.

A parser that writes the tree anew renames prefixes and drops what it does not know (mc:Ignorable,
extension lists); a workbook so treated opens with a repair. Here only the touched characters change.
"""

import html
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

_NAME = r"[^\s<>/=\"'!?]+"
_ATTRIBUTES = rf"(?:\s+{_NAME}\s*=\s*(?:\"[^\"]*\"|'[^']*'))*"
_TOKEN = re.compile(
    rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)((?:({_NAME}?):)?({_NAME}))({_ATTRIBUTES})\s*(/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"\s+({_NAME})\s*=\s*(\"[^\"]*\"|'[^']*')")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Malformed(ValueError):
    """The text is not the XML it should be."""


class Element(NamedTuple):
    """An element by the places of its parts: ``start``, ``inner`` to ``inner_end``, ``end``.

    ``name`` has no prefix; ``prefix`` ends in a colon where there is one; ``attributes`` is their text.
    """

    name: str
    prefix: str
    attributes: str
    start: int
    inner: int
    inner_end: int
    end: int

    @property
    def is_closed(self) -> bool:
        """Whether it is written as one tag: <a/>."""
        return self.inner_end == self.end

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute by its name without prefix."""
        for found, quoted in _ATTRIBUTE.findall(self.attributes):
            if found.rpartition(":")[2] == name and not found.startswith("xmlns"):
                return html.unescape(quoted[1:-1])
        return default


def children(text: str, start: int, end: int, leap: Collection[str] = ()) -> Iterator[Element]:
    """Yield the elements that stand side by side in ``text[start:end]``.

    The inside of elements named in ``leap`` is not looked at; none of them may hold one of its own name.
    Raises Malformed when tags do not match.
    """
    open_tags: list[re.Match[str]] = []
    place = start
    while token := _TOKEN.search(text, place, end):
        place = token.end()
        if token[2] is None:  # a comment, an instruction, raw text
            continue
        if token[1]:
            if not open_tags or open_tags[-1][2] != token[2]:
                raise Malformed
            opening = open_tags.pop()
            if not open_tags:
                yield _element(opening, token.start(), place)
        elif not token[6]:
            open_tags.append(token)
            if token[4] in leap and len(open_tags) == 1:
                place = _closing(text, token, end)
        elif not open_tags:
            yield _element(token, place, place)
    if open_tags:
        raise Malformed


def _closing(text: str, opening: re.Match[str], end: int) -> int:
    """Return where the closing tag of an element begins that holds none of its own name."""
    place = text.find(f"</{opening[2]}", opening.end(), end)
    if place < 0:
        raise Malformed
    return place


def _element(opening: re.Match[str], inner_end: int, end: int) -> Element:
    prefix = f"{opening[3]}:" if opening[3] else ""
    return Element(opening[4], prefix, opening[5], opening.start(), opening.end(), inner_end, end)


def inside(text: str, element: Element, leap: Collection[str] = ()) -> Iterator[Element]:
    """Yield the children of an element."""
    return children(text, element.inner, element.inner_end, leap)


def root(text: str) -> Element:
    """Return the outermost element without looking into it; raises Malformed when there is none."""
    for token in _TOKEN.finditer(text):
        if token[2] is None:
            continue
        end = text.rfind(f"</{token[2]}")
        if token[6]:
            return _element(token, token.end(), token.end())
        if token[1] or end < 0:
            break
        return _element(token, end, text.index(">", end) + 1)
    raise Malformed


def namespace(element: Element, prefix: str) -> str:
    """Return the namespace that an element declares for a prefix, "" for the default one."""
    wanted = f"xmlns:{prefix}" if prefix else "xmlns"
    for found, quoted in _ATTRIBUTE.findall(element.attributes):
        if found == wanted:
            return html.unescape(quoted[1:-1])
    return ""


def prefix_of(element: Element, ending: str) -> str:
    """Return the prefix, with its colon, that an element declares for a namespace of this ending; "" if none."""
    for found, quoted in _ATTRIBUTE.findall(element.attributes):
        if found.startswith("xmlns:") and quoted[1:-1].endswith(ending):
            return f"{found.removeprefix('xmlns:')}:"
    return ""


def tag(text: str, element: Element, **changes: str | int) -> str:
    """Return the opening tag of an element with attributes set anew, the others as they were."""
    opening = text[element.start : element.inner]
    for name, value in changes.items():
        said = f'{name}="{escape(str(value))}"'
        pattern = re.compile(rf"(?<=\s){name}\s*=\s*(?:\"[^\"]*\"|'[^']*')")
        if pattern.search(opening):
            opening = pattern.sub(lambda _, said=said: said, opening, count=1)  # type: ignore[misc]  # said is bound
        else:
            cut = len(f"<{element.prefix}{element.name}")
            opening = f"{opening[:cut]} {said}{opening[cut:]}"
    return opening


def escape(text: str) -> str:
    """Return text as it may stand in XML; characters that XML cannot hold are left out."""
    return html.escape(_FORBIDDEN.sub("", text))


class Edits:
    """Replacements in one text, gathered first and made together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._made: list[tuple[int, int, str]] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Put ``new`` in the place of ``text[start:end]``; edits of one place keep their order."""
        self._made.append((start, end, new))

    def insert(self, place: int, new: str) -> None:
        """Put ``new`` before the character at ``place``."""
        self._made.append((place, place, new))

    def append_to(self, element: Element, new: str, **changes: str | int) -> None:
        """Put ``new`` at the end of an element, setting attributes of it too."""
        opening = tag(self.text, element, **changes)
        if element.is_closed:
            whole = f"{opening[:-2].rstrip()}>{new}</{element.prefix}{element.name}>"
            self.replace(element.start, element.end, whole)
            return
        if changes:
            self.replace(element.start, element.inner, opening)
        self.insert(element.inner_end, new)

    def done(self) -> str:
        """Return the text with all edits made."""
        pieces, place = [], 0
        for start, end, new in sorted(self._made, key=lambda edit: edit[:2]):
            if start < place:
                raise Malformed
            pieces += [self.text[place:start], new]
            place = end
        return "".join((*pieces, self.text[place:]))


def place_for(found: Sequence[Element], order: Sequence[str], name: str, first: int) -> int:
    """Return where a child ``name`` belongs among those found, in the order of the schema; ``first`` if before all.

    What stands aside of the schema (mc:AlternateContent) keeps its place.
    """
    rank = order.index(name)
    before = [e.end for e in found if e.name in order and order.index(e.name) <= rank]
    return max(before, default=first)
