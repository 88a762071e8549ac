from django.urls import path

from ..pages.provisions import PROVISIONS
from ..views import provisions as views

urlpatterns = [
    path("customers/<int:pk>/", views.customer_services, name="customer_services"),
    *(route for pages in PROVISIONS for route in pages.urls()),
]
