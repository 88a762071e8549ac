from ..pages.future import FUTURE

urlpatterns = [route for pages in FUTURE for route in pages.urls()]
