"""Addresses of the public pages, under the root, and of the helpline's screens under helpline/."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("now/", views.now, name="help-now"),
    path("want-to-stop/", views.way_in, {"slug": "want-to-stop"}, name="want-to-stop"),
    path("worried/", views.way_in, {"slug": "worried"}, name="worried"),
    path("help/", views.reading, name="reading"),
    path("help/<slug:slug>/", views.page, name="public-page"),
    path("check/", views.check, {"voice": "you"}, name="check"),
    path("check/someone/", views.check, {"voice": "they"}, name="check-someone"),
    path("find/", views.find, name="find"),
    path("call-back/", views.leave_a_number, name="call-back"),
    path("call-back/thank-you/", views.number_left, name="number-left"),
    path("helpline/", include("mooring.frontdoor.helpline_urls")),
]
