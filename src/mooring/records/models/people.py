"""A person, sealed, and their episodes of care."""

import uuid

from django.db import models

from mooring.records.stages import Stage


class Person(models.Model):
    """One person. Who they are is sealed with their own key; `wrapped_key` is null once that key was destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    sealed_identity = models.BinaryField()
    wrapped_key = models.BinaryField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Episode(models.Model):
    """One episode of care, from the first call to the last follow-up. A person has at most one open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="episodes")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["facility", "stage"], name="episode_stage")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(closed_at=None), name="one_open_episode_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.id}"
