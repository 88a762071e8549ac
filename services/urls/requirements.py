from django.urls import path

from ..pages.requirements import REQUIREMENTS
from ..views import requirements as views

urlpatterns = [
    path("customers/<int:pk>/requirements/", views.customer_requirements, name="customer_requirements"),
    *(route for pages in REQUIREMENTS for route in pages.urls()),
]
