"""A rehearsal of the worst day: everything is lost but the backup."""

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portfolio.embedded_server import Server

from .test_embedded import manage

MAKE_ROWS = """
from django.conf import settings
from django.contrib.auth import get_user_model
from customers.models import Customer, Industry
owner = get_user_model().objects.create_user("zoe@example.com", "not-a-secret-1", name="Zoë Ångström")
trade = Industry.objects.create(name="Holz & “Eisen” – 木材")
customer = Customer(name="Müller \\\\ Söhne", code="MUE", owner=owner, industry=trade)
customer.created_by = customer.changed_by = owner
customer.save()
settings.MEDIA_ROOT.joinpath("reports").mkdir(parents=True)
settings.MEDIA_ROOT.joinpath("reports", "plan.pdf").write_bytes(bytes(range(256)))
"""
DIGEST = """
import hashlib, json
from django.conf import settings
from django.db import connection
answer = {}
with connection.cursor() as cursor:
    for table in sorted(set(connection.introspection.table_names()) - {"cache", "django_session"}):
        cursor.execute(f'SELECT coalesce(json_agg(t ORDER BY t::text), \\'[]\\')::text FROM "{table}" t')
        answer[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
    answer["triggers"] = cursor.fetchall()
    cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    answer["indexes"] = cursor.fetchall()
answer["files"] = {
    str(path.relative_to(settings.MEDIA_ROOT)): path.read_bytes().hex() for path in settings.MEDIA_ROOT.rglob("*.*")
}
print(json.dumps(answer))
"""

NAMES = "from customers.models import Industry; print([industry.name for industry in Industry.objects.all()])"


@pytest.fixture
def rooms() -> Iterator[Any]:
    """A function that names data directories; their servers are removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield lambda room: str(Path(name) / room)
        for room in Path(name).iterdir():
            if room.is_dir():
                Server(room).place.remove()


def done(*arguments: str, data_dir: str) -> str:
    result = manage(*arguments, DATA_DIR=data_dir)
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(*arguments: str, data_dir: str) -> str:
    result = manage(*arguments, DATA_DIR=data_dir)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


@pytest.mark.drill
def test_a_backup_brings_back_every_row_trigger_index_and_file(rooms: Any) -> None:
    here, there, file = rooms("here"), rooms("there"), rooms("backup.tar.gz")
    done("migrate", "-v0", data_dir=here)
    done("shell", "-v0", "-c", MAKE_ROWS, data_dir=here)
    before = json.loads(done("shell", "-v0", "-c", DIGEST, data_dir=here))
    assert "1 uploaded file" in done("backup", file, data_dir=here)
    assert Path(file).stat().st_mode & 0o077 == 0

    assert "made by release" in done("restore", file, data_dir=there)
    assert json.loads(done("shell", "-v0", "-c", DIGEST, data_dir=there)) == before

    assert "exists already" in refused("backup", file, data_dir=there)
    assert "restore with --replace" in refused("restore", file, data_dir=there)
    done("shell", "-v0", "-c", "from customers.models import Industry as I; I(name='Later').save()", data_dir=there)
    damaged = tampered(Path(file))
    assert "SHA-256 differs" in refused("restore", "--replace", damaged, data_dir=there)
    assert "Later" in done("shell", "-v0", "-c", NAMES, data_dir=there)

    done("restore", "--replace", file, data_dir=there)
    assert json.loads(done("shell", "-v0", "-c", DIGEST, data_dir=there)) == before


def tampered(file: Path) -> str:
    """A copy of the backup in which the uploaded file was changed."""
    damaged = file.with_name("damaged.tar.gz")
    with tarfile.open(file) as source, tarfile.open(damaged, "w:gz") as target:
        for member in source:
            contents = source.extractfile(member)
            assert contents is not None
            data = contents.read()
            target.addfile(member, io.BytesIO(data[::-1] if member.name.endswith("plan.pdf") else data))
    return str(damaged)


def test_a_file_that_is_no_backup_is_refused(rooms: Any, tmp_path: Path) -> None:
    (tmp_path / "holiday.tar.gz").write_bytes(b"not a backup")
    room = rooms("room")
    assert "is not a whole backup of the customer portfolio" in refused(
        "restore", str(tmp_path / "holiday.tar.gz"), data_dir=room
    )
    assert "nowhere.tar.gz cannot be used: No such file" in refused(
        "restore", str(tmp_path / "nowhere.tar.gz"), data_dir=room
    )
    assert "cannot be written" in refused("backup", "/proc/nowhere/b.tar.gz", data_dir=room)
