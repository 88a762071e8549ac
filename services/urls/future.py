from django.urls import path

from ..pages.future import FUTURE
from ..views import future as views

ONE = "future-services/<int:pk>/"

urlpatterns = [
    path("customers/<int:pk>/future/", views.customer_future, name="customer_future"),
    path("future-services/", views.future_services, name="future_service_list"),
    path("future-services/board/", views.board, name="future_service_board"),
    path("future-services/roadmap/", views.roadmap, name="future_service_roadmap"),
    path(f"{ONE}stage/", views.stage, name="future_service_stage"),
    path(f"{ONE}commitment/", views.commitment, name="future_service_commitment"),
    path(f"{ONE}delivery/", views.delivery, name="future_service_delivery"),
    path(f"{ONE}dropping/", views.dropping, name="future_service_dropping"),
    *(route for pages in FUTURE for route in pages.urls()),
]
