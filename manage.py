#!/usr/bin/env python
"""Entry point of every command. Without DATABASE_URL, an embedded Postgres serves the command and stops with it."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    os.environ.setdefault("PORTFOLIO_MODE", "development")
    from portfolio import embedded

    return embedded.run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
