"""Comments on cells: their texts; what a cell has been told already stays. Their boxes are in :mod:`.boxes`."""

import html
from collections.abc import Iterator, Mapping

from zjai_desk.returns.marking.cells import cell_name
from zjai_desk.returns.marking.package import DECLARATION, Package
from zjai_desk.returns.marking.xml_text import Edits, Element, Malformed, escape, inside, root

AUTHOR = "核对意见"
HEAD = "【核对】"
"""With this a comment of ours begins, whatever another program made of its author."""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"

Place = tuple[int, int]
"""A cell: its row from 1 and its column from 0."""


def threaded(package: Package, sheet: str) -> frozenset[str]:
    """Return the names of the cells of a sheet that people converse on; their comments belong to that."""
    part = package.related(sheet, "threadedComment")
    if part is None or part not in package:
        return frozenset()
    text = package.text(part)
    return frozenset(found.get("ref") for found in inside(text, root(text)))


def add_texts(package: Package, sheet: str, said: Mapping[Place, str]) -> list[Place]:
    """Add the texts of comments and return the cells that had none before, so that they need a box."""
    part = package.related(sheet, "comments")
    if part is None or part not in package:
        part = _made(package, sheet)
    text = package.text(part)
    outer = root(text)
    lists = {found.name: found for found in inside(text, outer)}
    if not {"authors", "commentList"} <= lists.keys():
        raise Malformed
    edits, p = Edits(text), outer.prefix
    author = len(list(inside(text, lists["authors"])))
    edits.append_to(lists["authors"], f"<{p}author>{AUTHOR}</{p}author>")
    known = {found.get("ref"): found for found in inside(text, lists["commentList"])}
    new: dict[Place, str] = {}
    for place, words in sorted(said.items()):
        name = cell_name(*place)
        if name in known:
            _continue(edits, known[name], words)
        else:
            new[place] = (
                f'<{p}comment ref="{name}" authorId="{author}"><{p}text>{_run(words, p)}</{p}text></{p}comment>'
            )
    edits.append_to(lists["commentList"], "".join(new.values()))
    package.set(part, edits.done())
    return list(new)


def _made(package: Package, sheet: str) -> str:
    part = package.free("xl/comments{}.xml")
    lists = "<authors></authors><commentList></commentList>"
    package.set(part, f'{DECLARATION}<comments xmlns="{package.main}">{lists}</comments>')
    package.declare(part, _TYPE)
    package.refer(sheet, "comments", part)
    return part


def words_of(text: str, comment: Element) -> str:
    """Return what a comment says."""
    return html.unescape("".join(_pieces(text, comment)))


def _pieces(text: str, element: Element) -> Iterator[str]:
    for found in inside(text, element):
        if found.name == "t":
            yield text[found.inner : found.inner_end]
        elif found.name != "rPh":
            yield from _pieces(text, found)


def _continue(edits: Edits, comment: Element, words: str) -> None:
    """Add our words below those of a comment that is there; what we said in an earlier round makes room for them."""
    said = words_of(edits.text, comment)
    for found in inside(edits.text, comment):
        if found.name != "text":
            continue
        theirs, ours, _ = said.partition(HEAD)
        if not ours:
            edits.append_to(found, _run(f"\n{words}", found.prefix))
        elif not found.is_closed:
            kept = f"{theirs.rstrip()}\n" if theirs.strip() else ""
            edits.replace(found.inner, found.inner_end, _run(f"{kept}{words}", found.prefix))


def _run(words: str, p: str) -> str:
    look = f'<{p}sz val="9"/><{p}rFont val="宋体"/><{p}family val="3"/><{p}charset val="134"/>'
    return f'<{p}r><{p}rPr>{look}</{p}rPr><{p}t xml:space="preserve">{escape(words)}</{p}t></{p}r>'
