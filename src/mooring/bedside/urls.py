"""Addresses of the staff's screens, under /ward/."""

from django.urls import URLPattern, URLResolver, path

from . import (
    urls_admission,
    urls_leaving,
    views_board,
    views_chart,
    views_dose,
    views_drafts,
    views_notes,
    views_observe,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views_board.ward, name="ward"),
    path("beds/", views_board.beds, name="ward-beds"),
    path("work/", views_board.work, name="work"),
    path("drafts/<str:key>", views_drafts.draft, name="draft"),
    path("people/<uuid:person>/", views_chart.course, name="person"),
    path("people/<uuid:person>/correct/<slug:event>/", views_chart.correct, name="correct"),
    path("people/<uuid:person>/observe/", views_observe.observe, name="observe"),
    path("people/<uuid:person>/observe/empty/", views_observe.forget, name="observe-forget"),
    path("people/<uuid:person>/observe/saved/", views_observe.observed, name="observed"),
    path("people/<uuid:person>/dose/", views_dose.dose, name="dose"),
    path("people/<uuid:person>/dose/recorded/", views_dose.recorded, name="dose-recorded"),
    path("people/<uuid:person>/notes/", views_notes.notes, name="notes"),
    path("people/<uuid:person>/notes/incident/", views_notes.incident, name="incident"),
    *urls_admission.urlpatterns,
    *urls_leaving.urlpatterns,
]
