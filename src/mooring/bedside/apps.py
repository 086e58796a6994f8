"""The Django app of the staff's screens."""

from django.apps import AppConfig


class BedsideConfig(AppConfig):
    name = "mooring.bedside"
    label = "bedside"
    verbose_name = "Staff screens"
