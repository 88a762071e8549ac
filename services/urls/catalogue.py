from ..pages.catalogue import CATALOGUE

urlpatterns = [route for pages in CATALOGUE for route in pages.urls()]
