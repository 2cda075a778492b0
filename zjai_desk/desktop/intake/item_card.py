"""Below the records: why the chosen one was matched, what the return leaves blank, and what a person can decide."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Severity
from zjai_desk.returns.planning.items import Plan, PlanItem, State

LOW = 560
"""Height of the window below which the reasons are left to the tool tip."""
_FATES = {
    State.NEW: "台账里没有，将新增",
    State.CHANGED: "将更改 {changes} 项",
    State.UNCHANGED: "与台账相同，不必改",
    State.UNDECIDED: "台账里有相近的，请认定是不是同一家",
    State.REFUSED: "退回报送单位更正，不导入",
}


class ItemCard(QFrame):
    """Shows one item of a plan.

    ``explain_wanted(place)``, ``decide_wanted(place)`` and ``reopened(place)`` tell what a person wants.
    """

    explain_wanted = Signal(int)
    decide_wanted = Signal(int)
    reopened = Signal(int)

    title_label: QLabel
    why_label: QLabel
    explain_button: QPushButton
    decide_button: QPushButton
    reopen_button: QPushButton

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "item_card")
        self.setProperty("role", "bar")
        self._place = 0
        self.explain_button.clicked.connect(lambda: self.explain_wanted.emit(self._place))
        self.decide_button.clicked.connect(lambda: self.decide_wanted.emit(self._place))
        self.reopen_button.clicked.connect(lambda: self.reopened.emit(self._place))

    def clear(self) -> None:
        """Show nothing."""
        self.hide()

    def show_item(self, plan: Plan, place: int) -> None:
        """Show the item at a place of the plan."""
        item, self._place = plan.items[place], place
        noun = REGISTERS[item.register].noun
        rows = "、".join(map(str, item.rows[:3]))
        named = f"{item.title}　{noun}" if item.title != noun else f"第{rows}行　{noun}"
        self.title_label.setText(named)
        reasons = plan.reasons.get(place, {})
        asked = [problem for problem in item.problems if problem.severity.takes_reason]
        opened = [problem for problem in asked if problem not in reasons]
        words = "\n".join(filter(None, _reasons_why(item, bool(opened))))
        self.why_label.setText(words)
        self.title_label.setToolTip(f"{item.title}\n{words}")
        # On a low screen the records need the height; what is not said here stands in the tool tip.
        self.why_label.setVisible(self.window().height() >= LOW)
        self.explain_button.setVisible(bool(asked))
        self.explain_button.setText("填写说明…" if opened else "改说明…")
        decided = place in plan.verdicts
        self.decide_button.setVisible(bool(item.candidates) or item.state is State.UNDECIDED)
        self.decide_button.setText("改认定…" if decided else "认定是哪一家…")
        self.reopen_button.setVisible(decided)
        self.show()


def _reasons_why(item: PlanItem, unexplained: bool) -> list[str]:
    found = [_FATES[item.state].format(changes=len(item.changes))]
    if item.how and item.state is State.UNDECIDED:
        found[0] = item.how
    elif item.how:
        found[0] += f"；认定依据：{item.how}"
    follows = item.follows
    if follows is not None and follows.state is State.UNDECIDED:
        found.append(f"跟随企业“{follows.title}”的认定")
    held = any(problem.severity is Severity.QUASI for problem in item.problems)
    if item.state is State.REFUSED and item.else_ is not None and held:
        found[0] = "准强制问题没有说明，暂不导入；写明原因后可以导入"
    elif unexplained:
        found.append("核实性问题可以先导入，说明可现在写，也可导入后在台账里补")
    offers = [problem for problem in item.problems if problem.offer is not None]
    if offers:
        register = REGISTERS[item.register]
        words = "、".join(
            f"{register[problem.field].label} {problem.offer}"
            if problem.field in register
            else str(problem.offer)
            for problem in offers
        )
        found.append(f"原意可能是：{words}（退回件里会提示报送单位，本处不改报表）")
    return found
