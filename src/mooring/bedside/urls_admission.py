"""The addresses of people, admission, the health consultation and the plan; included by `urls`."""

from django.urls import path

from . import views_admission, views_consultation, views_plan

urlpatterns = [
    path("people/", views_admission.people, name="people"),
    path("admit/", views_admission.admit, name="admit"),
    path("admit/<uuid:person>/", views_admission.admit, name="admit-person"),
    path("people/<uuid:person>/consultation/", views_consultation.overview, name="consultation"),
    path("people/<uuid:person>/consultation/<slug:part>/", views_consultation.part, name="consultation-part"),
    path("people/<uuid:person>/plan/", views_plan.plan, name="plan"),
    path("people/<uuid:person>/plan/offer/", views_plan.offer, name="plan-offer"),
    path("people/<uuid:person>/plan/sign/", views_plan.sign, name="plan-sign"),
    path("people/<uuid:person>/plan/order/", views_plan.order, name="plan-order"),
    path("people/<uuid:person>/plan/version/", views_plan.move, name="plan-version"),
    path("people/<uuid:person>/plan/end/", views_plan.end, name="plan-end"),
]
