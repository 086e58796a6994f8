from django.urls import path

from . import team, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("team/", team.listing, name="team"),
    path("team/add/", team.add, name="team-add"),
    path("team/<int:member_id>/", team.change, name="team-change"),
]
