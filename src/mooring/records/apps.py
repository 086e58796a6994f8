from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mooring.records"
    label = "records"
