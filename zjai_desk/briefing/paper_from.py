"""A ready briefing becomes a paper to start from: its tables and charts live, and the numbers of its texts bound again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis import catalogue
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import (
    Block,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.bound import Binding, Name, Plain, parse, written
from zjai_desk.briefing.bound_numbers import Numbers, Offer, Place, Tables, all_offers
from zjai_desk.briefing.bound_words import Form, printed
from zjai_desk.briefing.fact_names import fact_name
from zjai_desk.briefing.papers import (
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
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?%?(?![\d.])")
"""A number as it stands in a sentence."""
_BEFORE, _ENOUGH = 14, 2
_TRIVIAL = 10
_PLACES = ("first", "second", "third", "largest", "most", "peak_year", "largest_layer", "largest_field")


def paper_from(
    store: Store, document: Document, place: Place, progress: Progress = SILENT, tables: Tables | None = None
) -> Paper:
    """Return a paper that says what a document says of an (area, year), to be worked on.

    A number of the text is bound where exactly one number of the tables is meant: it has the same value,
    and the words around it (its name before it, its unit behind it) leave no doubt. All others stay as
    they are typed; :func:`unbound` finds them.
    """
    numbers = Numbers(store, place, tables)
    return _Converter(store, document, numbers, progress).paper()


def unbound(source: str) -> list[tuple[int, int]]:
    """Return where in a text numbers stand that are typed and not bound: from ten on, or with a point or percent."""
    found = []
    for part in parse(source):
        if isinstance(part, Plain):
            found += [
                (part.start + hit.start(), part.start + hit.end())
                for hit in NUMBER.finditer(part.text)
                if not _is_trivial(hit[0])
            ]
    return found


def _is_trivial(text: str) -> bool:
    return text.isdecimal() and int(text) < _TRIVIAL


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that may be meant, as it would be printed."""

    offer: Offer
    printed: str


class _Converter:
    def __init__(self, store: Store, document: Document, numbers: Numbers, progress: Progress) -> None:
        self._document = document
        self._numbers = numbers
        names = [name for name in dict.fromkeys(_tables_of(document)) if name in catalogue.TABLES]
        names += [name for name in catalogue.TABLES if name not in names]
        self._order = {name: place for place, name in enumerate(names)}
        self._by_print: dict[str, list[Offer]] = {}
        for offer in all_offers(store, names, numbers, progress):
            if isinstance(offer.found.value, (int, Decimal)) and offer.name.fact != "published":
                text = printed(offer.found, Form(), lambda offer=offer: offer.found)  # type: ignore[misc]
                self._by_print.setdefault(text.removesuffix("%"), []).append(offer)
        self._charts = {
            table.chart: table.name
            for table in numbers.tables.built.values()
            if isinstance(table, Table) and table.chart is not None
        }

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
                name = block.table.name if block.table else self._charts.get(block.chart, "")
                if name:
                    yield ChartPart(name)
            case Fine():
                yield SourcesPart()
            case PageBreak():
                yield BreakPart()

    # -- texts ----------------------------------------------------------------------------------------

    def _placed(self, text: str) -> str:
        """Return a text with its area and its year bound."""
        area, year = self._numbers.area, str(self._numbers.year)
        text = text.replace("{", "｛").replace("}", "｝")
        if area:
            text = text.replace(area, written(Name("", "area")))
        return re.sub(rf"(?<!\d){year}(?=年)", written(Name("", "year")), text)

    def _bound(self, paragraph: Paragraph) -> str:
        text = paragraph.text
        places: list[tuple[int, int, str]] = []
        for hit in NUMBER.finditer(text):
            offer = self._meant(text, hit)
            if offer is not None:
                places.append((*_span(hit, offer), written(offer.name, offer.caption)))
                places += self._leaders(text, hit.start(), offer)
        places += self._growth(text)
        return self._joined(text, places)

    def _joined(self, text: str, places: Iterable[tuple[int, int, str]]) -> str:
        """Return a text with its bindings in their places; of two that overlap the first one holds."""
        said, at = [], 0
        for start, end, source in sorted(set(places)):
            if start < at:
                continue
            said += [self._placed(text[at:start]), source]
            at = end
        return "".join((*said, self._placed(text[at:])))

    def _meant(self, text: str, hit: re.Match[str]) -> Offer | None:
        """Return the number that a hit must be: the best by the words around it, None where two could be meant."""
        digits = hit[0].removesuffix("%").replace(",", "")
        if text[hit.end() :].startswith("年") and len(digits) == 4:
            return None
        before, behind = text[max(0, hit.start() - _BEFORE) : hit.start()], text[hit.start() : hit.end() + 3]
        scored = [
            (self._score(offer, before, behind[len(hit[0]) - hit[0].count("%") :]), offer)
            for offer in self._by_print.get(digits, [])
        ]
        best = max((score for score, _ in scored), default=0)
        if best < _ENOUGH + _is_trivial(digits):
            return None
        leading = [offer for score, offer in scored if score == best]
        first = min(leading, key=lambda offer: self._order.get(offer.name.table, len(self._order)))
        # The same number of the same name in several tables is one number; of two names, neither.
        return first if len({_stem(offer) for offer in leading}) == 1 else None

    def _score(self, offer: Offer, before: str, behind: str) -> int:
        """Return how well an offer agrees with the words before a number and the unit behind it."""
        unit = offer.found.unit
        score = 0
        if unit:
            if not behind.startswith(unit):
                return 0
            score += 1
        words = [word for word in re.split(r"[·/]", offer.caption) if word != "合计"]
        score += sum(word in before or word.removesuffix("数") in before for word in words)
        score += before.endswith(tuple(word.removesuffix("数") for word in words if word.removesuffix("数")))
        named = fact_name(offer.name.table, offer.name.fact) if offer.name.fact else None
        # A plain total is what a sentence means that names nothing in particular.
        if named and "." not in offer.name.fact and offer.name.fact in ("total", "enterprises", "patents"):
            score += 1
        return score

    def _leaders(self, text: str, start: int, offer: Offer) -> Iterator[tuple[int, int, str]]:
        """Yield the name before a number where the number is that of the first, the second or the third of something."""
        table, fact = offer.name.table, offer.name.fact
        lead = next((place for place in _PLACES if fact.startswith(f"{place}_")), "")
        found = self._numbers.find(Name(table, lead)) if lead else None
        value = str(getattr(found, "value", "") or "")
        at = text.rfind(value, max(0, start - _BEFORE), start) if len(value) > 1 else -1
        if at >= 0 and value != self._numbers.area:
            named = fact_name(table, lead)
            yield at, at + len(value), written(Name(table, lead), named.label if named else "")

    def _growth(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the words of growth that exactly one table says."""
        said: dict[str, list[Name]] = {}
        for key, table in self._numbers.tables.built.items():
            if isinstance(table, Table) and key[1:] == (self._numbers.area, self._numbers.year):
                for fact, value in table.facts.items():
                    if fact.endswith("growth_words") and value:
                        said.setdefault(str(value), []).append(Name(table.name, fact))
        for words, names in said.items():
            if len(names) == 1 and any(char.isdigit() for char in words):
                for hit in re.finditer(re.escape(words), text):
                    yield hit.start(), hit.end(), written(names[0], "增速")


def _span(hit: re.Match[str], offer: Offer) -> tuple[int, int]:
    """Return what of a hit a binding replaces: with the percent sign where it prints one itself."""
    percent = hit[0].endswith("%") and offer.found.unit != "%"
    return hit.start(), hit.end() - percent


def _stem(offer: Offer) -> str:
    """Return by what two offers are the same number: their name, whichever table counts it."""
    return offer.name.fact.rpartition(".")[2] + offer.caption


def _tables_of(document: Document) -> Iterator[str]:
    for blocks in (document.blocks, *(attachment.blocks for attachment in document.attachments)):
        for block in blocks:
            if isinstance(block, TableBlock):
                yield block.table.name
            elif isinstance(block, ChartBlock) and block.table:
                yield block.table.name


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
    head = document.head
    if isinstance(head, Bulletin):
        return BulletinHead(
            head.name,
            reports_to=head.reports_to,
            sends_to=head.sends_to,
            issued_to=head.issued_to,
            copies=head.copies or 0,
        )
    return LetterHead(head.mark, head.number, addressee=head.addressee, copied_to=head.copied_to)


def bound_share(paper: Paper) -> tuple[int, int]:
    """Return how many numbers in the texts of a paper are bound, and how many stand unbound."""
    texts = [part.text for part in paper.parts if isinstance(part, TextPart)]
    names = (part.name for text in texts for part in parse(text) if isinstance(part, Binding))
    return sum(bool(name.table) for name in names), sum(len(unbound(text)) for text in texts)
