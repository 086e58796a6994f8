"""How far an episode of care has come."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """The stages of an episode, in their order."""

    ENQUIRY = "enquiry"
    BOOKED = "booked"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"
    FOLLOWING = "following"
