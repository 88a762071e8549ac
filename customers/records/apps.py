from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "customers.records"
    label = "records"

    def ready(self):
        from django.utils.module_loading import autodiscover_modules

        from . import policies  # noqa: F401 - registers the check that every view has declared its policy
        from .api import policies as api_policies  # noqa: F401 - and the same of every operation of the API

        autodiscover_modules("imports")  # each app's, which register what can be imported
