from django.urls import path

from ..pages.provisions import PROVISIONS
from ..views import provisions as views

urlpatterns = [
    path("customers/<int:pk>/", views.customer_services, name="customer_services"),
    path("customers/<int:pk>/use/", views.customer_use, name="customer_use"),
    path("provisions/<int:pk>/ending/", views.ending, name="provision_ending"),
    path("provisions/<int:pk>/reopening/", views.reopening, name="provision_reopening"),
    *(route for pages in PROVISIONS for route in pages.urls()),
]
