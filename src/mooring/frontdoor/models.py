"""Two tables: an edition of a directory of treatment places, and its places. Nothing about patients."""

from django.db import models


class DirectoryEdition(models.Model):
    """One imported directory. The finder reads the one that is current."""

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    made_up = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    imported_at = models.DateTimeField()
    # {code: name}: the set of service codes changes by edition, so it is kept with the edition
    codes = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["current"], condition=models.Q(current=True), name="one_current_edition")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.year}"


class DirectoryPlace(models.Model):
    """One place of treatment as its edition describes it."""

    edition = models.ForeignKey(DirectoryEdition, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=300)
    street = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120)
    state = models.CharField(max_length=2)
    zip = models.CharField(max_length=5)
    phone = models.CharField(max_length=40, blank=True)
    intake_phone = models.CharField(max_length=40, blank=True)
    county_fips = models.CharField(max_length=5, blank=True, db_index=True)
    county = models.CharField(max_length=80, blank=True)
    # Degrees; null where the ZIP code has no area of the Census Bureau and no other place of that city has one
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    codes = models.JSONField(default=list)
    # The needs that the codes meet, each between blanks, so that one LIKE finds one need: " medicaid methadone "
    needs = models.CharField(max_length=400, default=" ")

    class Meta:
        indexes = [
            models.Index(fields=["edition", "lat", "lon"], name="place_by_spot"),
            models.Index(fields=["edition", "state"], name="place_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"
