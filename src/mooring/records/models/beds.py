"""Beds, and who holds or lies in them."""

from django.db import models


class Bed(models.Model):
    """One bed of a facility; `closed` takes it out of use."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "label"]
        constraints = [models.UniqueConstraint(fields=["facility", "label"], name="bed_label_once")]

    def __str__(self) -> str:
        return self.label


class BedStay(models.Model):
    """A bed held for a person, or lain in. A bed has one open stay or hold, never two: the database sees to it.

    `since` null means that the bed is only held, for somebody expected at `expected`; `until` null that it still is.
    """

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey("records.Episode", on_delete=models.PROTECT, related_name="+")
    expected = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bed"], condition=models.Q(until=None), name="one_open_stay_per_bed"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(until=None), name="one_open_bed_per_person"),
        ]

    def __str__(self) -> str:
        return f"{'held' if self.since is None else 'stay'} {self.pk}"
