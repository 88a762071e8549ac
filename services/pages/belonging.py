"""What the pages of this floor have in common."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.records.models import Record
from customers.records.views import RecordPages

from ..models import Provision


class ServicePages(RecordPages):
    """Pages of the service portfolio: everybody reads, admins keep."""

    app = "services"
    view_permission = "services.view_service"
    add_permission = "services.add_service"
    change_permission = "services.change_service"
    home = (_("Services"), "services:service_list")


class OfCustomerPages(RecordPages):
    """Records that are added on their customer's page."""

    app = "services"
    parent_model = Customer
    parent_path = "customers/"

    def success_url(self, record: Any) -> str:
        return (
            reverse(f"{self.app}:{self.name}_detail", args=[record.pk])
            if isinstance(record, self.model)
            else (record.get_absolute_url())
        )


class OfProvisionPages(RecordPages):
    """Records that are added on their provision's page, and shown there."""

    app = "services"
    parent_model: ClassVar[type[Record] | None] = Provision
    parent_field = "provision"
    parent_path = "provisions/"

    def success_url(self, record: Any) -> str:
        provision = record if isinstance(record, Provision) else record.provision
        return f"{provision.get_absolute_url()}#{self.path.strip('/')}"
