from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mooring.ui"
    label = "ui"
