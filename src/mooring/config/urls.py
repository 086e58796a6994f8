"""The addresses: public pages at the root, the ward's screens under /ward/, sign-in and the team beside them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("mooring.accounts.urls")),
    path("ward/", include("mooring.bedside.urls")),
    path("", include("mooring.frontdoor.urls")),
]

handler400 = "mooring.config.errors.bad_request"
handler403 = "mooring.config.errors.forbidden"
handler404 = "mooring.config.errors.not_found"
handler500 = "mooring.config.errors.broken"
