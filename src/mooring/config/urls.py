"""The addresses: public pages at the root, the ward's screens under /ward/, sign-in and the team beside them."""

from django.urls import URLPattern, URLResolver, include, path

ROOMS = (("ward/", "mooring.bedside"), ("", "mooring.frontdoor"))


def _rooms() -> list[URLPattern | URLResolver]:
    built: list[URLPattern | URLResolver] = []
    for prefix, room in ROOMS:
        try:
            built.append(path(prefix, include(f"{room}.urls")))
        except ImportError as missing:
            if not (missing.name or "").startswith("mooring"):
                raise
    return built


urlpatterns: list[URLPattern | URLResolver] = [path("", include("mooring.accounts.urls")), *_rooms()]

handler400 = "mooring.config.errors.bad_request"
handler403 = "mooring.config.errors.forbidden"
handler404 = "mooring.config.errors.not_found"
handler500 = "mooring.config.errors.broken"
