"""Where a row's facts come from."""

from django.db import models


class Sourced(models.Model):
    source = models.CharField(
        max_length=400,
        blank=True,
        help_text="Where this comes from: a section of a report, a page, a file.",
    )

    class Meta:
        abstract = True
