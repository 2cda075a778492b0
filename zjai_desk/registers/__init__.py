"""What the office keeps: ten registers, each declared in a module of its own. Standard library only."""

from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.carriers import CARRIERS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Register
from zjai_desk.registers.figures import FIGURES
from zjai_desk.registers.patents import PATENTS
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.providers import PROVIDERS
from zjai_desk.registers.scenarios import SCENARIOS
from zjai_desk.registers.targets import TARGETS
from zjai_desk.registers.vouchers import VOUCHERS

REGISTERS: dict[str, Register] = {
    register.key: register
    for register in (
        ENTERPRISES,
        ANNUAL_RETURNS,
        PATENTS,
        VOUCHERS,
        PROGRAMMES,
        PROVIDERS,
        CARRIERS,
        SCENARIOS,
        FIGURES,
        TARGETS,
    )
}
"""All registers by key, in the order in which the window lists them."""
