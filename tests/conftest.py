"""What every test stands on. Its database comes from the plugin tests.database, loaded before the settings are."""

from tests.harness import django_db_setup, shared_world, world  # noqa: F401 - the world of the harness
from tests.network import stays_inside  # noqa: F401 - a fixture for every test
from tests.templating import no_undefined_variables  # noqa: F401 - for every test
