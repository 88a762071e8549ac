"""How gunicorn serves the product: ``gunicorn --config python:portfolio.serving portfolio.wsgi:application``."""

import gc
import os
import signal
import threading
from pathlib import Path
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # one start-up check for all workers, and a start that fails says why
timeout = 60
graceful_timeout = int(os.environ.get("GRACEFUL_SECONDS", "30"))
max_requests = int(os.environ.get("MAX_REQUESTS", "0"))
max_requests_jitter = max_requests // 10
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat must not wait for a disk
control_socket_disable = True
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")


def when_ready(server: Any) -> None:
    """Before the workers fork: no connection of this process may be shared, and a demo stops with its parent.

    What is loaded by now stays for good, so no worker goes through it again: a full collection would hold up one
    request in some hundred for as long as several pages take.
    """
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()
    lifeline = os.environ.pop("LIFELINE_FD", "")
    if lifeline:
        threading.Thread(target=_stop_with_parent, args=(int(lifeline),), daemon=True).start()


def _stop_with_parent(lifeline: int) -> None:
    """The pipe ends when the parent does, even when it was killed."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
