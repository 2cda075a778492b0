"""What a register page shows at the moment: the view, the place of the desk, words looked for; all its parts ask here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from zjai_desk.analysis.conditions import told
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.views import saved_views
from zjai_desk.desktop.views.named_query import NamedQuery
from zjai_desk.desktop.views.saved_views import SavedView
from zjai_desk.desktop.views.view import DEFAULT_NAME, View, as_content, default_view, from_content
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Kind, Register
from zjai_desk.store import Condition, Op, Query

_ONLY = "only"


class ViewKeeper(QObject):
    """Keeps the view of one register; ``changed()`` when it, the place or the words are others.

    ``named()`` comes when the named views of the store are others, or what is shown differs from them.
    The view is remembered in the settings, and comes back at the next start without being asked for.
    """

    changed = Signal()
    named = Signal()

    def __init__(self, desk: Desk, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.register = register
        kept = desk.settings.views.get(register.key, {})
        self.view = from_content(register, kept.get("view"))
        self.name = str(kept.get("name") or "")
        self.row_shown = kept.get("row") is True
        self.saved: dict[str, SavedView] = {}
        self.text = ""
        self.only: tuple[int, ...] | None = None
        self.about = ""
        self.place: dict[str, Condition] = {}
        self.back: View | None = None
        self._office = ""
        desk.place_changed.connect(self.take_place)
        desk.changed.connect(self._on_written)
        self._take_place()
        desk.run("", lambda store, _: store.setting("area"), self._take_office)
        self.read_saved()

    # -- what is asked for ----------------------------------------------------------------------------

    def query(self) -> Query:
        """Return what the page asks the store for."""
        return Query(
            text=self.text,
            sort=self.view.sort,
            where=(*self.place.values(), *self.view.where),
            only=self.only,
        )

    def chips(self) -> list[tuple[str, str]]:
        """Return (id, text) of each condition in force; :meth:`remove` takes the id."""
        found = [(f"place:{key}", self._said(condition)) for key, condition in self.place.items()]
        found += [(f"where:{at}", self._said(condition)) for at, condition in enumerate(self.view.where)]
        if self.only is not None:
            found.append((_ONLY, self.about or f"指定的 {len(self.only):,} {self.register.measure}"))
        return found

    def _said(self, condition: Condition) -> str:
        field = self.register[condition.key]
        place = self.place.get("district")
        if condition is place and len(condition.values) > 1:
            return f"{field.label}：{self.desk.area}（全市）"
        return f"{field.label}：{told(field, condition)}"

    def described(self) -> str:
        """Say in one line what is in view, for the foot of what is printed and exported."""
        words = [f"含“{self.text}”"] if self.text else []
        return "；".join([*(text for _, text in self.chips()), *words])

    # -- changing it ----------------------------------------------------------------------------------

    def show(self, view: View) -> None:
        """Look at the register in another way."""
        if view != self.view:
            self.view = view
            self._remember()
            self.changed.emit()

    def filter(self, key: str, conditions: Sequence[Condition]) -> None:
        """Ask other conditions of one field, in place of those asked before."""
        if key in self.place:
            del self.place[key]
        self.view = self.view.filtered(key, tuple(conditions))
        self._remember()
        self.changed.emit()

    def search(self, text: str) -> None:
        """Look for words in all columns."""
        if text != self.text:
            self.text = text
            self.changed.emit()

    def remove(self, chip: str) -> None:
        """Take one condition away."""
        kind, _, rest = chip.partition(":")
        if kind == "where":
            at = int(rest)
            self.view = replace(self.view, where=(*self.view.where[:at], *self.view.where[at + 1 :]))
        elif kind == "place":
            self.place.pop(rest, None)
        else:
            self.only = None
        self._remember()
        self.changed.emit()

    def clear(self) -> None:
        """Take all conditions and words away."""
        self.view, self.place, self.only, self.text = replace(self.view, where=()), {}, None, ""
        self._remember()
        self.changed.emit()

    def visit(self, query: Query) -> None:
        """Show what another page asked for, and nothing else of what was asked here."""
        equal = [Condition(key, Op.ONE_OF, (value,)) for key, value in query.equals.items()]
        self.view = replace(
            self.view, where=(*equal, *query.where), groups=(), sort=query.sort or self.view.sort
        )
        self.text, self.only, self.place, self.back = query.text, query.only, {}, None
        self.about = query.about if isinstance(query, NamedQuery) else ""
        self.changed.emit()

    def show_row(self, shown: bool) -> None:
        """Remember whether the row of filters is shown."""
        self.row_shown = shown
        self._remember()

    def widen(self, widths: Mapping[str, int]) -> None:
        """Remember the widths that a person gave columns."""
        self.view = replace(self.view, widths=dict(widths))
        self._remember()
        self.named.emit()

    # -- groups ---------------------------------------------------------------------------------------

    def group(self, keys: Sequence[str]) -> None:
        """Show groups of records that agree in these fields; none: the records themselves."""
        self.back = None
        self.show(replace(self.view, groups=tuple(dict.fromkeys(keys))))

    def open_group(self, conditions: Sequence[Condition]) -> None:
        """Show the records of one group; :meth:`go_back` returns to the groups."""
        back, view = self.view, replace(self.view, groups=())
        for condition in conditions:
            view = replace(view, where=(*view.where, condition))
        self.show(view)
        self.back = back
        self.changed.emit()

    def go_back(self) -> None:
        """Return to the groups from which one was opened."""
        if self.back is not None:
            back, self.back = self.back, None
            self.show(replace(self.view, groups=back.groups, where=back.where))

    # -- the place of the desk ------------------------------------------------------------------------

    def take_place(self) -> None:
        """Show only what belongs to the area and the year of the desk, as far as the register has them."""
        self._take_place()
        self.changed.emit()

    def _take_office(self, area: str) -> None:
        """Learn where the office sits: what tells no district is counted there, and so it is shown there too."""
        self._office = area
        if len(districts_of(self.desk.area)) > 1 and "district" in self.place:
            self.take_place()

    def _take_place(self) -> None:
        self.place = {}
        names = districts_of(self.desk.area)
        if names and "district" in self.register:
            takes_unplaced = len(names) > 1 and self._office in names
            values = (*names, None) if takes_unplaced else names
            self.place["district"] = Condition("district", Op.ONE_OF, values)
        for field in self.register.fields:
            if field.kind is Kind.YEAR and field.key == "year" and self.desk.year:
                self.place["year"] = Condition("year", Op.ONE_OF, (self.desk.year,))

    # -- named views ----------------------------------------------------------------------------------

    @property
    def modified(self) -> bool:
        """Whether something is shown otherwise than the view of this name has it."""
        known = self.saved.get(self.name)
        usual = known.view if known else default_view(self.register)
        return as_content(self.register, self.view) != as_content(self.register, usual)

    @property
    def label(self) -> str:
        """The name of the view that is shown, as its button has it."""
        return self.name or DEFAULT_NAME

    def open(self, name: str) -> None:
        """Show a named view, or with a blank name the default one."""
        known = self.saved.get(name)
        self.name, self.view, self.back = name, known.view if known else default_view(self.register), None
        self._remember()
        self.changed.emit()

    def save(self, name: str) -> None:
        """Keep what is shown under a name, new or not."""
        register, view, operator = self.register, self.view, self.desk.operator
        self.name = name
        self._remember()

        def done(_: None) -> None:
            self.desk.tell(f"已保存视图“{name}”", undoable=True)

        self.desk.run(
            "保存视图",
            lambda store, _: saved_views.save(store, register, name, view, operator),
            done,
            writes=True,
        )

    def rename(self, new: str) -> None:
        """Give the view that is shown another name."""
        register, name, operator = self.register, self.name, self.desk.operator

        def done(_: None) -> None:
            self.name = new
            self._remember()
            self.desk.tell(f"视图已改名为“{new}”", undoable=True)

        self.desk.run(
            "视图改名",
            lambda store, _: saved_views.rename(store, register, name, new, operator),
            done,
            writes=True,
        )

    def delete(self) -> None:
        """Delete the named view that is shown; what is shown stays as it is."""
        register, name, operator = self.register, self.name, self.desk.operator

        def done(_: None) -> None:
            self.name = ""
            self._remember()
            self.desk.tell(f"已删除视图“{name}”", undoable=True)

        self.desk.run(
            "删除视图",
            lambda store, _: saved_views.delete(store, register, name, operator),
            done,
            writes=True,
        )

    def read_saved(self) -> None:
        """Fetch the named views."""
        register = self.register
        self.desk.run("", lambda store, _: saved_views.read(store, register), self._take_saved)

    def _take_saved(self, views: list[SavedView]) -> None:
        self.saved = {view.name: view for view in views}
        if self.name and self.name not in self.saved:
            self.name = ""
        self.named.emit()

    def _on_written(self, written: frozenset[str]) -> None:
        if "views" in written:
            self.read_saved()

    def _remember(self) -> None:
        content = as_content(self.register, self.view)
        self.desk.settings.views[self.register.key] = {
            "name": self.name,
            "row": self.row_shown,
            "view": content,
        }
        self.desk.remember()


def districts_of(area: str | None) -> tuple[str, ...]:
    """Return the names under which records of an area may stand in a field of districts.

    A district has its own; a city has those of all districts that it ever had, and its own for what is
    known no closer.
    """
    division = divisions.find(area) if area else None
    if division is None or division.level not in ("county", "prefecture"):
        return ()
    if division.level == "county":
        return (division.name,)
    inner = [d.name for d in divisions.all_divisions() if d.parent == division.code and d.level == "county"]
    return tuple(dict.fromkeys([*inner, division.name]))
