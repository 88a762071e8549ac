from ..pages.provisions import PROVISIONS

urlpatterns = [route for pages in PROVISIONS for route in pages.urls()]
