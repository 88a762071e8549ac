"""What every test stands on. Its database comes from the plugin tests.database, loaded before the settings are."""

from tests.network import stays_inside  # noqa: F401 - a fixture for every test
