"""Measure the pages beside a bare floor page, in one run, and print ratios, queries and growth."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio.bench.run import FLOOR, Figure, measure


class Command(BaseCommand):
    help = "Fill scratch databases, start the production server, and measure each page against a bare floor page."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--sizes", default="10000,100000", help="numbers of customers, smallest first")
        parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked (40)")
        parser.add_argument("--json", type=Path, help="write the figures to this file too")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sizes = sorted({int(part) for part in options["sizes"].split(",")})
        except ValueError:
            raise CommandError("--sizes takes whole numbers with commas between them, such as 10000,100000.") from None
        if sizes[0] < 100 or options["rounds"] < 5:
            raise CommandError("Measure at least 100 customers and 5 rounds.")
        figures: list[Figure] = []
        for size in sizes:
            self.stdout.write(f"{size:,} customers: filling, serving, measuring …")
            self.stdout.flush()
            figures += measure(size, options["rounds"])
        self._table(figures, sizes)
        if options["json"]:
            options["json"].write_text(json.dumps([figure.as_dict() for figure in figures], indent=2))

    def _table(self, figures: list[Figure], sizes: list[int]) -> None:
        smallest = {figure.page: figure for figure in figures if figure.size == sizes[0]}
        floors = {figure.size: figure.p50 for figure in figures if figure.page == FLOOR}
        head = (
            f"{'page':<38}{'customers':>10}{'p50 ms':>9}{'p95 ms':>9}{'÷ floor':>9}{'growth':>8}{'queries':>9}{'kB':>8}"
        )
        self.stdout.write(f"\n{head}\n{'-' * len(head)}")
        for figure in figures:
            first = smallest[figure.page]
            # Growth is that of the ratio to the floor, so that a machine that got slower meanwhile does not count.
            growth = (figure.p50 / floors[figure.size]) / (first.p50 / floors[sizes[0]])
            wrong = "" if set(figure.statuses) <= {200, 302} else f"  answered {figure.statuses}"
            self.stdout.write(
                f"{figure.page:<38}{figure.size:>10,}{figure.p50:>9.1f}{figure.p95:>9.1f}{figure.ratio:>9.2f}"
                f"{growth if figure.size != sizes[0] else 1:>8.2f}{figure.queries:>9}{figure.kilobytes:>8.1f}{wrong}"
            )
