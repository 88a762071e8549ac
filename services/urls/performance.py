from ..pages.performance import PERFORMANCE

urlpatterns = [route for pages in PERFORMANCE for route in pages.urls()]
