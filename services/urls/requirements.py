from ..pages.requirements import REQUIREMENTS

urlpatterns = [route for pages in REQUIREMENTS for route in pages.urls()]
