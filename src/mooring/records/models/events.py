"""What happened, as it was written down. Triggers on both databases refuse every change."""

from django.db import models


class Event(models.Model):
    """One event of one person's story. Append-only: a correction is another event that names this one.

    `payload` is the event's plain form (`clinical.codec`) without its free text, which is in `sealed`, encrypted with
    the person's key. `at` and `recorded_at` are UTC; `zone` is the IANA zone in which they were written. `fingerprint`
    tells whether the same `key` came with the same request. `slot` is what only one event of the episode may claim.
    `seen` holds the digests and the facts on which a dose, an override or an advice rested.
    """

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    episode = models.ForeignKey("records.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    schema = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    sealed = models.BinaryField(null=True)
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    slot = models.CharField(max_length=100, null=True)
    seen = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="event_story"),
            models.Index(fields=["facility", "at"], name="event_of_facility"),
            # The newest event of a facility tells a polling screen whether anything changed.
            models.Index(fields=["facility", "id"], name="event_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["facility", "by", "key"], name="event_stands_once"),
            models.UniqueConstraint(fields=["episode", "slot"], name="event_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
