from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "customers.records"
    label = "records"

    def ready(self):
        from . import policies  # noqa: F401 - registers the check that every view has declared its policy
