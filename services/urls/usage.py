from ..pages.usage import USAGE

urlpatterns = [route for pages in USAGE for route in pages.urls()]
