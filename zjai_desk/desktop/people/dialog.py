"""人员与权限: who may work on the store and as what; switched on and off here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.model import TextTable, text_view
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.people.locking import SETTING, minutes_of
from zjai_desk.desktop.people.person_form import PersonForm
from zjai_desk.desktop.people.recovery_dialog import RecoveryCode
from zjai_desk.errors import DeskError
from zjai_desk.keeping import people
from zjai_desk.keeping.people import Member
from zjai_desk.registers.notebooks import ROLES
from zjai_desk.registers.rights import OFFICE
from zjai_desk.store import Store

T = TypeVar("T")
_WIDTHS = (140, 220, 72, 120)
_MINUTES = (5, 10, 15, 30, 60, 0)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the dialog shows."""

    on: bool
    members: tuple[Member, ...]
    minutes: int


def _look(store: Store) -> _Known:
    return _Known(people.are_on(store), tuple(people.members(store)), minutes_of(store.setting(SETTING)))


class PeopleModel(TextTable):
    """The people, a row each."""

    heads = ("姓名", "岗位", "状态", "口令更改日期")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.members: Sequence[Member] = ()

    def show_members(self, members: Sequence[Member]) -> None:
        """Show other people."""
        self.members = members
        self.fill([(one.name, "、".join(one.roles), one.state, one.changed_on) for one in members])


class PeopleDialog(QDialog):
    """Lists the people with what can be done; ``turned(on)`` when signing in was switched on or off,
    ``minutes_set(minutes)`` when the idle time is another."""

    turned = Signal(bool)
    minutes_set = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._on = False
        self.setWindowTitle("人员与权限")
        self.resize(720, 460)
        fit(self)
        self.model = PeopleModel(self)
        self.view = text_view(self.model, _WIDTHS, "人员", self)
        self.remark = QLabel(self)
        self.remark.setProperty("role", "muted")
        self.remark.setWordWrap(True)
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "problem")
        self.problem.setProperty("severity", "force")
        self.problem.hide()
        self.add_button = self._button("新增人员…", self.add)
        self.roles_button = self._button("改岗位…", self.set_roles)
        self.reset_button = self._button("重置口令…", self.reset)
        self.state_button = self._button("停用", self.turn_member)
        self.code_button = self._button("换恢复码…", self.new_code)
        self.off_button = self._button("停用人员管理", self.switch_off)
        self.minutes_box = QComboBox(self)
        self.minutes_box.setAccessibleName("空闲多久自动锁定")
        for minutes in _MINUTES:
            self.minutes_box.addItem(f"空闲 {minutes} 分钟后锁定" if minutes else "不自动锁定", minutes)
        self.minutes_box.activated.connect(lambda _: self._set_minutes())
        self.close_button = self._button("关闭", self.reject)
        self.close_button.setDefault(True)
        self._minutes = 0
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        desk.failed.connect(self._say_problem)
        self.finished.connect(self.deleteLater)
        self._refresh()

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        return button

    def _lay_out(self) -> None:
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        above, below = QHBoxLayout(), QHBoxLayout()
        for button in (self.add_button, self.roles_button, self.reset_button, self.state_button):
            above.addWidget(button)
        above.addStretch(1)
        below.addWidget(self.minutes_box)
        below.addStretch(1)
        for button in (self.code_button, self.off_button, self.close_button):
            below.addWidget(button)
        column.addLayout(above)
        column.addWidget(self.view, 1)
        column.addWidget(self.problem)
        column.addWidget(self.remark)
        column.addLayout(below)
        self.empty = EmptyState("user", self)
        self.empty.say(
            "现在不用登录，谁打开都能做一切",
            "只有一个人用，可以这样。两人以上用同一份台账的，启用人员管理：各人用自己的姓名和口令登录，"
            "录入、复核、审批、管理分开，谁做的都记入历史和日志。",
            ("启用人员管理…", self.switch_on),
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    # -- what is shown --------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._desk.run("", lambda store, _: _look(store), self._show)

    def _say_problem(self, error: DeskError) -> None:
        """Say here too what the line of messages says, which lies behind the dialog."""
        self.problem.setText(str(error))
        self.problem.show()

    def _show(self, known: _Known) -> None:
        self.problem.hide()
        chosen = self.view.currentIndex().row()
        self._on, self._minutes = known.on, known.minutes
        self.model.show_members(known.members)
        self.stack.setCurrentIndex(1 if known.on else 0)
        if self.minutes_box.findData(known.minutes) < 0:
            self.minutes_box.addItem(f"空闲 {known.minutes} 分钟后锁定", known.minutes)
        self.minutes_box.setCurrentIndex(self.minutes_box.findData(known.minutes))
        keepers = sum(one.administers for one in known.members)
        self.remark.setText(
            "只有一位管理人员：忘了口令只能凭恢复码重置。最好再给一人管理岗位。" if keepers == 1 else ""
        )
        self.remark.setVisible(keepers == 1)
        if known.members:
            self.view.selectRow(max(0, min(chosen, len(known.members) - 1)))
        self._enable()

    def _chosen(self) -> Member | None:
        row = self.view.currentIndex().row()
        return self.model.members[row] if 0 <= row < len(self.model.members) else None

    def _enable(self) -> None:
        chosen = self._chosen()
        for button in (self.roles_button, self.reset_button, self.state_button):
            button.setEnabled(chosen is not None)
        self.state_button.setText("停用" if chosen is None or chosen.is_active else "重新启用")

    # -- what can be done -----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new person."""
        form = self._form("新增人员", "新增", frozenset({"name", "roles", "password"}))
        form.tick(ROLES[:1])
        form.filled.connect(
            lambda f: self._take(
                f, f"新增人员 {f.name}", self._work(people.add, f.name, f.chosen, f.password)
            )
        )

    def set_roles(self) -> None:
        """Ask for other roles of the chosen person."""
        chosen = self._chosen()
        if chosen is not None:
            form = self._form(f"{chosen.name}的岗位", "保存", frozenset({"roles"}))
            form.tick(chosen.roles)
            form.filled.connect(
                lambda f: self._take(f, "改岗位", self._work(people.set_roles, chosen.name, f.chosen))
            )

    def reset(self) -> None:
        """Ask for another password of the chosen person."""
        chosen = self._chosen()
        if chosen is not None:
            form = self._form(f"重置{chosen.name}的口令", "重置", frozenset({"password"}))
            form.filled.connect(
                lambda f: self._take(
                    f, "重置口令", self._work(people.reset_password, chosen.name, f.password)
                )
            )

    def turn_member(self) -> None:
        """Let the chosen person sign in no longer, or again."""
        chosen = self._chosen()
        if chosen is not None:
            work = people.stop if chosen.is_active else people.resume
            name = chosen.name
            self._desk.run("人员与权限", lambda store, _: work(store, name), self._done, writes=True)

    def switch_on(self) -> None:
        """Ask who keeps the others, and begin to ask who works here."""
        form = self._form(
            "启用人员管理", "启用", frozenset({"name", "roles", "password"}), self._desk.settings.operator
        )
        form.say("先登记自己，由您管理其他人。以后打开这份台账要登录。")
        form.tick(ROLES)
        form.roles[ROLES[-1]].setEnabled(False)
        form.filled.connect(self._switch_on)

    def _switch_on(self, form: PersonForm) -> None:
        name, password, roles = form.name, form.password, form.chosen

        def done(code: str) -> None:
            form.accept()
            shown = RecoveryCode(code, self)
            shown.finished.connect(lambda _: self._turn(True))
            shown.open()

        self._desk.run(
            "启用人员管理",
            lambda store, _: people.switch_on(store, name, password, roles),
            done,
            form.refuse,
            writes=True,
        )

    def switch_off(self) -> None:
        """Ask nobody any more, if that is really meant."""
        said = ("以后打开不用登录，谁都能做一切。", "人员和口令都保留，再启用时由管理岗位的人登录。")
        self._make_sure("停用人员管理", said, self._switch_off)

    def _make_sure(self, title: str, said: tuple[str, str], go_on: Callable[[], None]) -> None:
        """Ask whether ``title``, with the consequences ``said``, is really meant."""
        box = QMessageBox(QMessageBox.Icon.Question, title, said[0], parent=self)
        box.setInformativeText(said[1])
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sure = box.addButton(title, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
        sure.clicked.connect(lambda _=False: go_on())
        box.open()

    def _switch_off(self) -> None:
        self._desk.run(
            "停用人员管理",
            lambda store, _: people.switch_off(store),
            lambda _: self._turn(False),
            writes=True,
        )

    def new_code(self) -> None:
        """Draw another recovery code, if that is really meant."""
        said = ("换了以后，原来抄下的恢复码作废。", "新的恢复码只显示一次，请准备好纸笔。")
        self._make_sure("换恢复码", said, self._new_code)

    def _new_code(self) -> None:
        self._desk.run(
            "换恢复码",
            lambda store, _: people.new_recovery_code(store),
            lambda code: RecoveryCode(code, self, new=True).open(),
            writes=True,
        )

    def _turn(self, on: bool) -> None:
        self.accept()
        self.turned.emit(on)

    def _set_minutes(self) -> None:
        minutes: int = self.minutes_box.currentData()
        if minutes == self._minutes:
            return
        self._minutes = minutes

        def work(store: Store, _: object) -> None:
            with store.change("改自动锁定的时间", right=OFFICE) as change:
                change.configure(SETTING, str(minutes))

        self._desk.run("改自动锁定的时间", work, lambda _: self.minutes_set.emit(minutes), writes=True)

    # -- within ---------------------------------------------------------------------------------------

    def _form(self, title: str, caption: str, asks: frozenset[str], name: str = "") -> PersonForm:
        form = PersonForm(title, caption, asks, self)
        form.name_edit.setText(name)
        form.setWindowModality(Qt.WindowModality.WindowModal)
        form.show()
        return form

    @staticmethod
    def _work(doing: Callable[..., T], *given: object) -> Callable[[Store], T]:
        return lambda store: doing(store, *given)

    def _take(self, form: PersonForm, title: str, work: Callable[[Store], object]) -> None:
        def done(_: object) -> None:
            form.accept()
            self._refresh()

        self._desk.run(title, lambda store, _: work(store), done, form.refuse, writes=True)

    def _done(self, _: object) -> None:
        self._refresh()
