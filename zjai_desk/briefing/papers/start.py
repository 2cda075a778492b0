"""A ready briefing becomes a paper to start from: its tables and charts live, and the numbers of its texts bound again."""

import re
from collections.abc import Iterable, Iterator

from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import (
    Block,
    Bound,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.bound.notation import Binding, Name, Plain, parse, written
from zjai_desk.briefing.bound.numbers import Found, Numbers, Place, Tables, told_row
from zjai_desk.briefing.bound.rows import TOTAL, column_name, row_labels
from zjai_desk.briefing.bound.words import Form, printed, read_forms
from zjai_desk.briefing.papers.paper import (
    AttachmentPart,
    BreakPart,
    BulletinHead,
    ChartPart,
    HeadingPart,
    LetterHead,
    Paper,
    Part,
    SourcesPart,
    TablePart,
    TextPart,
)
from zjai_desk.briefing.texts.fact_names import fact_name
from zjai_desk.store import Store

NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?%?(?![\d.])")
"""A number as it stands in a sentence."""
_QUOTED = re.compile(r"(《[^《》]*》)")
_TRIVIAL = 10
_NEAR = 14
"""Characters before a number within which the name stands that it belongs to (滨江区最多，有14725件)."""
_FORMS: tuple[tuple[str, ...], ...] = (
    (), ("数字",), ("整数",), ("1位小数",), ("2位小数",), ("千分位",), ("千分位", "数字"), ("1位小数", "数字"), ("2位小数", "数字"),
)  # fmt: skip


def paper_from(store: Store, document: Document, place: Place, tables: Tables | None = None) -> Paper:
    """Return a paper that says what a document says of an (area, year), to be worked on.

    A number of the text is bound where the document tells which number of which table it is, and binding it
    prints the same again. All others stay as they are typed; :func:`unbound` finds them.
    """
    return _Converter(document, Numbers(store, place, tables)).paper()


def unbound(source: str) -> list[tuple[int, int]]:
    """Return where in a text numbers stand that are typed and not bound: from ten on, or with a point or percent."""
    found = []
    for part in parse(source):
        if isinstance(part, Plain):
            found += [
                (part.start + hit.start(), part.start + hit.end())
                for hit in NUMBER.finditer(part.text)
                if not (hit[0].isdecimal() and int(hit[0]) < _TRIVIAL)
            ]
    return found


def bound_share(paper: Paper) -> tuple[int, int]:
    """Return how many numbers in the texts of a paper are bound, and how many stand unbound."""
    texts = [part.text for part in paper.parts if isinstance(part, TextPart)]
    names = [part.name for text in texts for part in parse(text) if isinstance(part, Binding)]
    return sum(bool(name.table) for name in names), sum(len(unbound(text)) for text in texts)


class _Converter:
    def __init__(self, document: Document, numbers: Numbers) -> None:
        self._document = document
        self._numbers = numbers
        self._tables = {table.name: table for table in _tables_of(document)}

    def paper(self) -> Paper:
        document = self._document
        parts = [part for block in document.blocks for part in self._part(block)]
        for attachment in document.attachments:
            parts.append(AttachmentPart(self._placed(attachment.title)))
            parts += [part for block in attachment.blocks for part in self._part(block)]
        return Paper(self._placed(document.title), _head(document), tuple(_tidied(parts)))

    def _part(self, block: Block) -> Iterator[Part]:
        match block:
            case Heading():
                yield HeadingPart(self._placed(block.text), block.level)
            case Paragraph():
                yield TextPart(self._bound(block))
            case TableBlock():
                yield TablePart(block.table.name, notes=block.with_notes)
            case ChartBlock():
                if name := self._drawn_from(block):
                    yield ChartPart(name)
            case Fine():
                yield SourcesPart()
            case PageBreak():
                yield BreakPart()

    def _drawn_from(self, block: ChartBlock) -> str:
        """Return the name of the table that a chart shows; empty if none of the document has it."""
        if block.table:
            return block.table.name
        return next((name for name, table in self._tables.items() if table.chart == block.chart), "")

    # -- texts ----------------------------------------------------------------------------------------

    def _placed(self, text: str) -> str:
        """Return a text with its area and its year bound, but for what is quoted: the name of a plan stays."""
        area, year = self._numbers.area, str(self._numbers.year)
        named = {area: written(Name("", "area")), year: written(Name("", "year"))}
        meant = re.compile(rf"{re.escape(area)}|(?<!\d){year}(?=年)" if area else rf"(?<!\d){year}(?=年)")
        return "".join(
            piece if piece.startswith("《") else meant.sub(lambda hit: named[hit[0]], piece)
            for piece in _QUOTED.split(text.replace("{", "｛").replace("}", "｝"))
        )

    def _bound(self, paragraph: Paragraph) -> str:
        """Return a paragraph with its bindings in their places; of two that overlap the first one holds."""
        text = paragraph.text
        places = [*self._growth(text)]
        for bound in paragraph.numbers:
            places += self._number(text, bound)
            places += self._leader(text, bound)
        said, at = [], 0
        for start, end, source in sorted(set(places)):
            if start >= at:
                said += [self._placed(text[at:start]), source]
                at = end
        return "".join((*said, self._placed(text[at:])))

    def _number(self, text: str, bound: Bound) -> Iterator[tuple[int, int, str]]:
        """Yield the binding that prints the same number again; none if no way of printing it does."""
        name = _name_of(bound, self._numbers)
        found = self._numbers.find(name)
        if not isinstance(found, Found):
            return
        end = bound.end + (text[bound.end : bound.end + 1] == "%" == found.unit)
        for forms in _FORMS:
            form = read_forms(forms)
            if isinstance(form, Form) and printed(found, form, lambda: found) == text[bound.start : end]:
                yield bound.start, end, written(name, found.label, forms)
                return

    def _leader(self, text: str, bound: Bound) -> Iterator[tuple[int, int, str]]:
        """Yield the name before a number, where a fact says whose number it is: the first, the largest, the third field."""
        facts = bound.table.facts
        leads = (bound.fact.rpartition("_")[0], bound.fact.rpartition(".")[0])
        lead = next((key for key in leads if isinstance(facts.get(key), str)), "")
        value = str(facts.get(lead, ""))
        at = text.rfind(value, max(0, bound.start - _NEAR), bound.start) if len(value) > 1 else -1
        if at >= 0 and value != self._numbers.area:
            named = fact_name(bound.table.name, lead)
            source = written(Name(bound.table.name, lead), named.label if named else "")
            yield at, at + len(value), source

    def _growth(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the words of growth that exactly one table says."""
        said: dict[str, list[Name]] = {}
        for table in self._tables.values():
            for fact, value in table.facts.items():
                if fact.endswith("growth_words") and value:
                    said.setdefault(str(value), []).append(Name(table.name, fact))
        for words, names in said.items():
            if len(names) == 1 and any(char.isdigit() for char in words):
                for hit in re.finditer(re.escape(words), text):
                    yield hit.start(), hit.end(), written(names[0], "增速")


def _name_of(bound: Bound, numbers: Numbers) -> Name:
    if bound.column is None:
        return Name(bound.table.name, bound.fact)
    label = TOTAL if bound.row is None else row_labels(bound.table)[bound.row]
    return Name(bound.table.name, "", told_row(label, numbers), column_name(bound.table, bound.column))


def _tables_of(document: Document) -> Iterator[Table]:
    for blocks in (document.blocks, *(attachment.blocks for attachment in document.attachments)):
        for block in blocks:
            if isinstance(block, (TableBlock, ChartBlock)) and block.table:
                yield block.table
            elif isinstance(block, Paragraph):
                yield from (bound.table for bound in block.numbers)


def _tidied(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts; the heading of the sources is in their part."""
    held: Part | None = None
    for part in parts:
        if isinstance(part, SourcesPart) and isinstance(held, HeadingPart):
            held = SourcesPart(held.text)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _head(document: Document) -> BulletinHead | LetterHead:
    """Return the head; its office and its number are those of whoever prints it."""
    head = document.head
    if isinstance(head, Bulletin):
        return BulletinHead(
            head.name,
            reports_to=head.reports_to,
            sends_to=head.sends_to,
            issued_to=head.issued_to,
            copies=head.copies or 0,
            classification=head.classification,
        )
    return LetterHead(
        head.mark,
        head.number,
        addressee=head.addressee,
        copied_to=head.copied_to,
        classification=head.classification,
        kept_for=head.kept_for,
        urgency=head.urgency,
    )
