"""A paper while it is worked on: its steps back and forth, and the draft that outlives a crash."""

from zjai_desk.briefing.papers.paper import AttachmentPart, Paper, TextPart
from zjai_desk.desktop.composer.drafts import Draft, Drafts
from zjai_desk.desktop.composer.editing import Editing


def test_a_draft_that_is_broken_is_none() -> None:
    drafts = Drafts("a store")
    assert drafts.read() is None
    drafts.keep(Draft(Paper(title="题目"), "月报"))
    assert drafts.read() == Draft(Paper(title="题目"), "月报")
    drafts.path.write_text(drafts.path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert drafts.read() is None
    drafts.drop()
    assert not drafts.path.exists()


def test_typing_in_one_place_is_one_step() -> None:
    told: list[int] = []
    editing = Editing(Paper(parts=(TextPart(),)), told=lambda: told.append(1))
    for text in ("一", "一二", "一二三"):
        editing.set_part(0, TextPart(text), "text 0")
    editing.rest()
    editing.set_part(0, TextPart("一二三四"), "text 0")
    editing.undo()
    assert editing.paper.parts == (TextPart("一二三"),)
    editing.undo()
    assert editing.paper.parts == (TextPart(),)
    assert not editing.undo()
    editing.redo()
    editing.redo()
    assert editing.paper.parts == (TextPart("一二三四"),)
    assert len(told) == 8


def test_an_attachment_takes_in_nothing_of_the_text() -> None:
    text = (TextPart("一"), TextPart("二"))
    editing = Editing(Paper(parts=text), told=lambda: None)
    editing.at = 0
    editing.insert(TextPart("间"))
    assert editing.paper.parts == (text[0], TextPart("间"), text[1])
    editing.insert(AttachmentPart("附表"))
    assert editing.paper.parts[-1] == AttachmentPart("附表")
