from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "mooring.ops"
    label = "ops"

    def ready(self) -> None:
        from mooring.accounts.changes import people_changed

        from .staff_audit import write

        people_changed.connect(write, dispatch_uid="mooring.ops.staff_audit")
