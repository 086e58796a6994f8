"""Versions of protocols: what a medical director signed or declined, on what evidence, and the documents themselves."""

from django.db import models


class Adoption(models.Model):
    """A medical director's signature under one version of one protocol.

    `digest` is the version (`knowledge.version`); `library` the digest of the whole knowledge that it was part of,
    whose documents are kept; `choices` and `confirmations` are those of the facility that the version rests on.
    """

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    key = models.CharField(max_length=100)
    evidence = models.CharField(max_length=200)
    library = models.CharField(max_length=64, default="", blank=True)
    choices = models.JSONField(default=dict, blank=True)
    confirmations = models.JSONField(default=list, blank=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "protocol", "digest"], name="version_adopted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.digest[:12]}"


class Declined(models.Model):
    """A medical director looked at a version of a protocol and did not sign it, with the reason."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    key = models.CharField(max_length=100)
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "by", "key"], name="declined_once")]

    def __str__(self) -> str:
        return f"declined {self.protocol} {self.digest[:12]}"


class KeptKnowledge(models.Model):
    """The parsed documents of one digest of knowledge, compressed, with the checksum of what is stored."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    documents = models.BinaryField()
    checksum = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "digest"], name="knowledge_kept_once")]

    def __str__(self) -> str:
        return f"knowledge {self.digest}"


class Evidence(models.Model):
    """A proof or a simulation of one version, and whether it passed; the newest of a kind counts."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=80)
    version = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    engine = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    result = models.JSONField()
    passed = models.BooleanField()
    why = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["facility", "protocol", "version", "kind"], name="evidence_of_version")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.protocol} {self.version}"


class Job(models.Model):
    """Something that a process of its own does: waiting, running under a lease, done or failed. `key` stands once."""

    facility = models.ForeignKey("accounts.Facility", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=160)
    asked = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    says = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "key"], name="job_stands_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
