"""Who looked at or changed what: one chain of entries for each facility."""

from django.db import models


class AuditChain(models.Model):
    """The end of a facility's chain. Its row is the lock under which the next entry is made."""

    facility = models.OneToOneField("accounts.Facility", on_delete=models.PROTECT, primary_key=True, related_name="+")
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.pk}: {self.number}"


class AuditEntry(models.Model):
    """One access. Append-only; `digest` is SHA-256 of the entry before it and of `line`, which is this entry."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    # The entry as one JSON text, so that what is verified is what was written, to the byte.
    line = models.TextField()
    person = models.UUIDField(null=True)
    once = models.CharField(max_length=100, null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["person", "number"], name="audit_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["facility", "number"], name="audit_number_once"),
            models.UniqueConstraint(fields=["facility", "once"], name="audit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
