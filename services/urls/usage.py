from django.urls import path

from ..pages.usage import USAGE
from ..views import usage as views

urlpatterns = [
    path("customers/<int:pk>/measurements/", views.customer_measurements, name="customer_measurements"),
    *(route for pages in USAGE for route in pages.urls()),
]
