"""TalkDocument: what text search looks through, one row per talk, written by triggers only."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from talks.models.talk import Talk


class TalkDocument(models.Model):
    talk = models.OneToOneField(
        Talk, on_delete=models.DO_NOTHING, primary_key=True, related_name="document", editable=False
    )
    text = models.TextField(help_text="Abstract, notes and takeaways as they read, to show a hit in its sentence.")
    vector = SearchVectorField(help_text="English stems and plain words, weighted A (title) to D (notes).")
    words = SearchVectorField(help_text="Plain words, to suggest from when nothing is found.")

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="talk_document_vector")]

    def __str__(self) -> str:
        return f"document of {self.talk_id}"
