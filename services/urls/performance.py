from django.urls import path

from ..pages.performance import PERFORMANCE
from ..views import performance as views

urlpatterns = [
    *(route for pages in PERFORMANCE for route in pages.urls()),
    path("maintenance/<int:pk>/agreement/", views.agreement, name="maintenance_agreement"),
    path("customers/<int:pk>/performance/", views.customer_performance, name="customer_performance"),
]
