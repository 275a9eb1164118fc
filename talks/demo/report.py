"""A made-up team's report: what it found worth it of the days so far."""

from collections.abc import Sequence
from random import Random

from django.utils import timezone

from talks.demo.marks import SOURCE
from talks.models import Edition, Note, Report, Takeaway, Talk

HIGHLIGHTED, NOTEWORTHY = 4, 8
TEXTS = (
    "The clearest of the day: a problem we have, and a way out that we can afford.",
    "Worth watching again for the middle part, where the graphs turn round.",
    "We argued about it all the way back to the hotel, which is a compliment.",
)


def make_report(edition: Edition, talks: Sequence[Talk], random: Random) -> None:
    over = [talk for talk in talks if talk.ends_at and talk.ends_at < timezone.now()]
    chosen = random.sample(over, min(len(over), HIGHLIGHTED + NOTEWORTHY))
    report = Report.objects.create(
        edition=edition,
        title="What we took home from a conference that never was",
        slug="what-we-took-home",
        team="Team Paperboat",
        introduction="Made up, like all of this edition.",
        is_published=True,
        source=SOURCE,
    )
    for position, talk in enumerate(chosen, start=1):
        emphasis = Note.Emphasis.HIGHLIGHTED if position <= HIGHLIGHTED else Note.Emphasis.NOTEWORTHY
        note = Note.objects.create(
            report=report,
            position=position,
            talk=talk,
            emphasis=emphasis,
            text=random.choice(TEXTS),
            source=SOURCE,
        )
        Takeaway.objects.create(note=note, position=1, text="Try it on a small cluster first.", source=SOURCE)
