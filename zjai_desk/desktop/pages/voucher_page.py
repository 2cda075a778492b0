"""The pages of vouchers and of their programmes: a register page and the work that only these know."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from zjai_desk.accounts import lists
from zjai_desk.accounts.judged import JUDGED_WITH
from zjai_desk.accounts.life import STEPS, Step
from zjai_desk.accounts.lists import PaperList
from zjai_desk.accounts.presets import Preset, presets
from zjai_desk.accounts.rollover import carry_unused, copy_to_next_year
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import WORKBOOK, ask_target
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.records.dialog import RecordDialog
from zjai_desk.desktop.records.documents_dialog import DocumentsDialog
from zjai_desk.desktop.records.step_dialog import StepDialog
from zjai_desk.desktop.views.named_query import NamedQuery
from zjai_desk.registers.fields import Register, Values
from zjai_desk.registers.rights import ENTER, STEP_RIGHTS
from zjai_desk.store import Query, Store

_SIDE_EXITS = ("return", "reclaim", "void", "recover")


class VoucherPage(RegisterPage):
    """The vouchers: 办理 takes a step of their life for those selected, 附件 keeps their papers, 名单 lists them."""

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(desk, register, parent)
        self.registers = frozenset({register.key, *JUDGED_WITH[register.key]})
        self.table.selected.connect(lambda rows: self.steps_action.setEnabled(rows > 0))

    def _make_actions(self) -> None:
        super()._make_actions()
        self.steps_action = self.add_action("办理", "file-check", self._pop_up_steps)
        self.steps_action.setToolTip("对选中的券办理申领、审核、发放、兑付、收回等（F9）")
        self.steps_action.setEnabled(False)
        self.steps_menu = QMenu(self)
        self.step_actions: dict[str, QAction] = {}
        for step in STEPS.values():
            if step.key == _SIDE_EXITS[0]:
                self.steps_menu.addSeparator()
            action = self._add_to_menu(f"{step.label}…", partial(self.open_step, step))
            guard(self.desk, action, STEP_RIGHTS[step.role])
            self.step_actions[step.key] = action
        self.steps_menu.setToolTipsVisible(True)
        self.steps_menu.addSeparator()
        self.documents_action = self._add_to_menu("附件…", self.open_documents)
        self.payment_action = self._add_to_menu("导出拨付清单…", partial(self._export, lists.payment_list))
        self.publicity_action = self._add_to_menu(
            "导出公示名单…", partial(self._export, lists.publicity_list)
        )
        self._steps_button = self.hang_menu(self.steps_action, self.steps_menu)
        opener = QAction(self)
        opener.setProperty("does", "打开“办理”菜单")
        opener.setShortcut("F9")
        opener.triggered.connect(lambda _=False: self._pop_up_steps())
        self.addAction(opener)

    def open_form(self, values: Values) -> RecordDialog:
        """Open the form of a new voucher, which the rules of the accounts judge while it is filled in."""
        dialog, accounts = super().open_form(values), self.desk.accounts

        def judge(typed: Values) -> None:
            self.desk.run("", lambda store, _: accounts.of_edit(store, None, typed), dialog.take_problems)

        dialog.rested.connect(judge)
        return dialog

    def _add_to_menu(self, text: str, slot: object) -> QAction:
        action = self.steps_menu.addAction(text)
        action.triggered.connect(lambda _=False: slot())  # type: ignore[operator]  # a slot without arguments
        return action

    def visit(self, query: Query | None, record: int | None) -> None:
        """Show what another page asked for; the step that it has in mind is offered above the table."""
        super().visit(query, record)
        if isinstance(query, NamedQuery) and query.step and query.only:
            step, chosen = STEPS[query.step], query.only
            self.panel.ask_bar.ask(
                f"{query.about}：现在办理{step.label}？",
                [(f"{step.label}…", lambda: self._open(step, chosen))],
            )

    def _selected(self) -> list[int]:
        return self.model.ids_at(self.table.selected_rows())

    def _pop_up_steps(self) -> None:
        if self._selected():
            self._steps_button.showMenu()

    def open_step(self, step: Step) -> None:
        """Open the dialog of a step for the vouchers selected."""
        if chosen := self._selected():
            self._open(step, chosen)

    def _open(self, step: Step, chosen: Sequence[int]) -> None:
        dialog = StepDialog(self.desk, step, chosen, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_documents(self) -> None:
        """Open the papers of the current voucher."""
        number = self.model.id_at(self.table.currentIndex().row())
        record = self.model.record_at(self.table.currentIndex().row())
        if number is not None and record is not None:
            dialog = DocumentsDialog(
                self.desk, (self.register, number), self.register.title(record.values), self
            )
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _export(self, make: object) -> None:
        chosen = self._selected()
        name = "拨付清单" if make is lists.payment_list else "公示名单"
        path = ask_target(self, self.desk.settings, f"导出{name}", f"{name}.xlsx", WORKBOOK)
        if chosen and path is not None:
            work = partial(_write_list, make, chosen, path)
            said = f"{len(chosen):,} {self.register.measure}"
            noted = self.desk.noting(work, name, path, lambda _: said)
            self.desk.run(f"导出{name}", noted, self._exported)

    def _exported(self, path: Path) -> None:
        self.desk.tell(f"已写出“{path.name}”")


def _write_list(make: object, chosen: Sequence[int], path: Path, store: Store, _: object) -> Path:
    from zjai_desk.briefing.workbooks.list import write_list

    listed: PaperList = make(store, chosen)  # type: ignore[operator]  # one of the makers of lists
    write_list(listed, path)
    return path


class ProgrammePage(RegisterPage):
    """The programmes: 新增 may start from a preset, and a year's programme is copied to the next."""

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(desk, register, parent)
        self.registers = frozenset({register.key, *JUDGED_WITH[register.key]})

    def _make_actions(self) -> None:
        super()._make_actions()
        self.preset_action = self.add_action("按样式新增", "plus", self._pop_up_presets, right=ENTER)
        self.preset_action.setToolTip("从常见政策的样式新增，比例、限额、期限都可改")
        self.preset_menu = QMenu(self)
        for preset in presets():
            action = self.preset_menu.addAction(preset.name)
            action.triggered.connect(lambda _=False, preset=preset: self.open_preset(preset))
        self.preset_menu.addSeparator()
        self.copy_action = self.preset_menu.addAction("把选中的政策复制到下一年")
        self.copy_action.triggered.connect(lambda _=False: self._copy())
        self.carry_action = self.preset_menu.addAction("把选中政策的未用余额转入下一年资金池")
        self.carry_action.triggered.connect(lambda _=False: self._carry())
        for action in self.preset_menu.actions():
            guard(self.desk, action, ENTER)
        self._preset_button = self.hang_menu(self.preset_action, self.preset_menu)

    def _pop_up_presets(self) -> None:
        chosen = bool(self.model.ids_at(self.table.selected_rows()))
        for action in (self.copy_action, self.carry_action):
            action.setEnabled(chosen)
        self._preset_button.showMenu()

    def open_preset(self, preset: Preset) -> None:
        """Open the form of a new programme filled in as the preset has it."""
        place = {"area": self.desk.area, "year": self.desk.year}
        self.open_form({**preset.values, **{key: value for key, value in place.items() if value}})

    def _copy(self) -> None:
        chosen, operator = self.model.ids_at(self.table.selected_rows()), self.desk.operator

        def done(count: int) -> None:
            self.desk.tell(f"已复制 {count} 项券政策到下一年", undoable=True)

        self.desk.run(
            "复制到下一年",
            lambda store, _: copy_to_next_year(store, chosen, operator),
            done,
            writes=True,
        )

    def _carry(self) -> None:
        chosen, operator = self.model.ids_at(self.table.selected_rows()), self.desk.operator

        def done(said: list[str]) -> None:
            self.desk.tell(f"已将{'；'.join(said)}", undoable=True)

        self.desk.run("转入下一年", lambda store, _: carry_unused(store, chosen, operator), done, writes=True)
