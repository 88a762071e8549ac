from django.urls import path

from . import styleguide, theme, views

app_name = "overview"

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", theme.theme, name="theme"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
