"""What the window learns of a store when it opens one, and what it says of it: read only, not closed well, not the one of last time."""

from dataclasses import dataclass

from zjai_desk.desktop.accepting import ask_acceptance
from zjai_desk.desktop.desk import office_place
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.keeping import people
from zjai_desk.keeping.kept import KeptStore, Told
from zjai_desk.store import Store


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What there is to know of a store before its window is shown.

    ``place`` is the area and the year of its office, ``guarded`` says that people sign in, ``read_only`` why it
    can only be read, empty if it can be written.
    """

    place: tuple[str | None, int | None]
    guarded: bool
    read_only: str = ""
    notices: tuple[Told, ...] = ()
    left_open: bool = False


def first_look(store: Store) -> FirstLook:
    """Return what there is to know of a store that has just been opened."""
    place, guarded = office_place(store), people.are_on(store)
    if not isinstance(store, KeptStore):
        return FirstLook(place, guarded)
    return FirstLook(place, guarded, store.why_read_only, store.notices, store.was_left_open)


def tell(window: MainWindow, look: FirstLook) -> None:
    """Say in a new window what was learnt, and check the file at once if the last program did not end well."""
    window.banner.say(look.read_only)
    if look.notices:
        grave = any(told.grave for told in look.notices)
        text = " ".join(told.text for told in look.notices)
        action = ("以现在的为准…", lambda: ask_acceptance(window)) if grave else None
        window.notice.say(text, "force" if grave else "explain", action=action)
    if look.left_open and not look.read_only:
        window.desk.run("检查台账文件", lambda store, _: store.check_structure(), window.tell_structure)
