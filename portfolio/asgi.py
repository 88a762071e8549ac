"""The web server's way in. Refuses to start when a view has no declared policy or a check fails."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()

from portfolio import startup  # noqa: E402 - needs the loaded apps

startup.verify()
