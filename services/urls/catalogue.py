from django.urls import path

from ..pages.catalogue import CATALOGUE
from ..views import catalogue as views

urlpatterns = [
    path("<int:pk>/use/", views.service_use, name="service_use"),
    *(route for pages in CATALOGUE for route in pages.urls()),
]
