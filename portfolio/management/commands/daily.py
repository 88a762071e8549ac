"""Run the daily job; call it once a day from a scheduler."""

from typing import Any

from django.core.management.base import BaseCommand

from portfolio.overview import daily


class Command(BaseCommand):
    help = "Remove expired sessions, old form keys and abandoned imports. Call it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        done = daily.run()
        self.stdout.write("Removed " + ", ".join(f"{count} {name}" for name, count in done.items()) + ".")
