"""What the window learns of a store when it opens one, and what it says of it: read only, not closed well, not the one of last time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zjai_desk.desktop.overview import read_overview
from zjai_desk.keeping import people
from zjai_desk.keeping.kept import KeptStore, Told
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.desktop.main_window import MainWindow

Place = tuple[str | None, int | None]
"""Where and when one works: an area and a year, None for all."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What there is to know of a store before its window is shown.

    ``place`` is the area and the year of its office, ``guarded`` says that people sign in, ``read_only`` why it
    can only be read, empty if it can be written.
    """

    place: Place
    guarded: bool
    read_only: str = ""
    notices: tuple[Told, ...] = ()
    left_open: bool = False


def office_place(store: Store) -> Place:
    """Return the area and the year that the office of a store works on, as its settings have them."""
    year = store.setting("year")
    return store.setting("area") or None, int(year) if year.isdecimal() else None


def count_ahead(store: Store, place: Place | None) -> None:
    """Let the store count what the first page will ask for, while the window is still being made.

    ``place`` is where one worked on this store the last time, None if that was on another one. Nothing is counted
    for somebody who has not signed in.
    """
    if not people.are_on(store):
        read_overview(store, *(place or office_place(store)))


def first_look(store: Store) -> FirstLook:
    """Return what there is to know of a store that has just been opened."""
    place, guarded = office_place(store), people.are_on(store)
    if not isinstance(store, KeptStore):
        return FirstLook(place, guarded)
    return FirstLook(place, guarded, store.why_read_only, store.notices, store.was_left_open)


def tell(window: "MainWindow", look: FirstLook) -> None:
    """Say in a new window what was learnt, and check the file at once if the last program did not end well."""
    from zjai_desk.desktop.keeping.accepting import ask_acceptance

    window.banner.say(look.read_only)
    if look.notices:
        grave = any(told.grave for told in look.notices)
        text = " ".join(told.text for told in look.notices)
        action = ("以现在的为准…", lambda: ask_acceptance(window)) if grave else None
        window.notice.say(text, "force" if grave else "explain", action=action)
    if look.left_open and not look.read_only:
        window.desk.run("检查台账文件", lambda store, _: store.check_structure(), window.tell_structure)
