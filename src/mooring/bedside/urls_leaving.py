"""The addresses of leaving, of afterwards, and of the director's and administrator's pages; included by `urls`."""

from django.urls import path

from . import views_administrator, views_director, views_discharge, views_followup, views_protocol

PERSON = "people/<uuid:person>/"

urlpatterns = [
    path(f"{PERSON}leaving/", views_discharge.leave, name="leaving"),
    path(f"{PERSON}leaving/refer/", views_discharge.refer, name="leaving-refer"),
    path(f"{PERSON}leaving/referrals/<slug:referral>/", views_discharge.advance, name="leaving-referral"),
    path(f"{PERSON}leaving/discharge/", views_discharge.discharge, name="leaving-discharge"),
    path(f"{PERSON}leaving/items/<slug:item>/", views_discharge.item, name="leaving-item"),
    path("follow-up/", views_followup.listing, name="follow-up"),
    path(f"{PERSON}follow-up/", views_followup.contact, name="follow-up-contact"),
    path(f"{PERSON}follow-up/steps/", views_followup.steps, name="follow-up-steps"),
    path(f"{PERSON}follow-up/medication/", views_followup.medication, name="follow-up-medication"),
    path(f"{PERSON}follow-up/reopen/", views_followup.reopen, name="follow-up-reopen"),
    path(f"{PERSON}follow-up/book/", views_followup.book, name="follow-up-book"),
    path("protocols/", views_director.protocols, name="protocols"),
    path("protocols/<slug:protocol_id>/", views_protocol.protocol, name="protocol"),
    path("protocols/<slug:protocol_id>/evidence/", views_protocol.making, name="protocol-evidence"),
    path("protocols/<slug:protocol_id>/evidence/ask/", views_protocol.ask, name="protocol-ask"),
    path("protocols/<slug:protocol_id>/story/<slug:question>/", views_protocol.counterexample, name="protocol-story"),
    path("protocols/<slug:protocol_id>/decide/", views_protocol.decide, name="adopt"),
    path("numbers/", views_director.numbers, name="numbers"),
    path("facility-beds/", views_administrator.beds, name="facility-beds"),
    path("audit/", views_director.audit, name="audit"),
]
