"""Addresses of the helpline's screens, under helpline/."""

from django.urls import path

from . import helpline_views as views

urlpatterns = [
    path("", views.queue, name="helpline"),
    path("answer/", views.answer, name="helpline-answer"),
    path("calls/<uuid:person>/", views.call, name="helpline-call"),
    path("calls/<uuid:person>/steps/", views.steps, name="helpline-steps"),
]
