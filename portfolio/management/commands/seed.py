"""Fill an empty database with the demo provider: its colleagues, its customers and five years of what happened."""

import argparse
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from customers.models import Customer, Industry
from portfolio.accounts.roles import ADMIN
from portfolio.demo.calendar import Months
from portfolio.demo.catalogue import FIRMS
from portfolio.demo.more import more_firms
from portfolio.demo.past import date_the_events
from portfolio.demo.provided.portfolio import Portfolio
from portfolio.demo.provided.writing import ServiceWriter
from portfolio.demo.provider import COLLEAGUES, INDUSTRIES, NAME, PASSWORD
from portfolio.demo.shapes import Firm
from portfolio.demo.writing import Writer


class Command(BaseCommand):
    help = "Fill an empty database with the data of a made-up provider. Does nothing where they are already."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--customers", type=int, default=len(FIRMS), help="how many customers to make (40)")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["customers"]
        if settings.PRODUCTION:
            raise CommandError("The demo data hold logins that everybody knows: they are not for production.")
        if count < 1:
            raise CommandError("--customers must be 1 or more.")
        if get_user_model()._default_manager.filter(is_demo=True).exists():
            there = Customer.objects.count()
            self.stdout.write(f"    The demo data are there already: {there} customers. Add --reset to make them anew.")
            return
        if Customer._base_manager.exists():
            raise CommandError("This database holds customers that are not the demo's. Name an empty one.")
        began = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            # Checks put off to the commit grow with the square of the rows, as the history's triggers fire beside them.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            users = make_colleagues()
            self.say(f"{len(users)} colleagues at {NAME}")
            Industry.objects.bulk_create([Industry(name=name) for name in INDUSTRIES], ignore_conflicts=True)
            firms = [*FIRMS[:count], *more_firms(count - len(FIRMS))]
            self._write(users, firms)
            date_the_events()
            cursor.execute("ANALYZE")  # or the first pages are planned for empty tables
        self.say(f"done in {time.monotonic() - began:.1f} s")

    def _write(self, users: dict[str, Any], firms: list[Firm]) -> None:
        months = Months(timezone.localdate())
        portfolio = Portfolio(users, months)
        portfolio.write()
        customers = Writer(users, portfolio.services, months=months, say=self.say)
        customers.write(firms)
        ServiceWriter(customers, portfolio).write(firms)

    def say(self, text: str) -> None:
        self.stdout.write(f"    {text}")
        self.stdout.flush()


def make_colleagues() -> dict[str, Any]:
    """The provider's people by their key; only the four demo logins have a password, hashed once for all."""
    model = get_user_model()
    password = make_password(PASSWORD)
    users = model._default_manager.bulk_create(
        model(
            email=colleague.email,
            name=colleague.name,
            time_zone=colleague.time_zone,
            is_demo=True,
            is_staff=colleague.role == ADMIN,
            password=password if colleague.signs_in else make_password(None),
        )
        for colleague in COLLEAGUES
    )
    groups = {group.name: group for group in Group.objects.all()}
    for user, colleague in zip(users, COLLEAGUES, strict=True):
        user.groups.add(groups[colleague.role])
    return {colleague.key: user for user, colleague in zip(users, COLLEAGUES, strict=True)}
