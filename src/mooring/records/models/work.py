"""What can be made again from the events (work-list, board), and what is not yet an event (drafts)."""

from django.db import models


class WorkItem(models.Model):
    """Something that somebody is to do. Made from events, and made again from them after each change."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey("records.Episode", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=80)
    due = models.DateTimeField()
    details = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["facility", "kind", "due"], condition=models.Q(done_at=None), name="work_open_by_due")
        ]
        constraints = [models.UniqueConstraint(fields=["episode", "kind", "ref"], name="work_item_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class BoardLine(models.Model):
    """What the board of all beds shows of one admitted person, brought up to date with every event of theirs."""

    episode = models.OneToOneField("records.Episode", on_delete=models.PROTECT, primary_key=True, related_name="+")
    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField()
    # The rest is drawn and never searched, so it is one document: see `records.board.Line`.
    line = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"board {self.pk}"


class Draft(models.Model):
    """What somebody is typing, sealed, so that a dying browser loses nothing. Gone once it is sent."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    form_key = models.CharField(max_length=120)
    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, null=True, related_name="+")
    saved_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "user_id", "form_key"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
