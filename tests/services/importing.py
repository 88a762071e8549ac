"""A colleague with files about what one customer has from us."""

from typing import Any

from tests import factories
from tests.customers.importing import Wizard
from tests.factories import provided


def at_kestrel_rail() -> Wizard:
    """Berta keeps Kestrel Rail in Oslo, which has Mail, and ERP that is vital to it."""
    wizard: Any = Wizard(factories.brm("Berta Brandt"))
    wizard.kestrel = factories.CustomerFactory(
        code="KESTREL", name="Kestrel Rail", owner=wizard.user, billing_currency="NOK", time_zone="Europe/Oslo"
    )
    wizard.services = {code: provided.ServiceFactory(code=code, name=code.title()) for code in ("MAIL", "ERP")}
    wizard.mail = provided.ProvisionFactory(customer=wizard.kestrel, service=wizard.services["MAIL"])
    wizard.erp = provided.ProvisionFactory(customer=wizard.kestrel, service=wizard.services["ERP"], vital="Dispatch")
    return wizard


def refused(wizard: Wizard, kind: str, text: str) -> dict[int, dict[str, list[str]]]:
    wizard.of(kind).upload(text)
    wizard.check()
    return wizard.errors()
