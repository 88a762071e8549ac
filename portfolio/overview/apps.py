from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "portfolio.overview"
    label = "overview"
