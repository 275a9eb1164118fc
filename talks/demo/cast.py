"""The made-up people and companies, and who of them has time for which talk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random

from django.utils.text import slugify

from talks.demo.marks import SOURCE
from talks.demo.plan import Slot
from talks.demo.words import COMPANIES, GIVEN_NAMES, JOBS, SURNAMES
from talks.models import Appearance, Organization, Speaker, Talk

SPEAKERS = 220
BIOGRAPHY = "Made up for the demo: there is no such person."


@dataclass
class Cast:
    random: Random
    speakers: list[Speaker] = field(init=False)
    companies: list[Organization] = field(init=False)

    def __post_init__(self) -> None:
        names = [f"{given} {last}" for given, last in product(GIVEN_NAMES, SURNAMES)]
        self.speakers = Speaker.objects.bulk_create(
            Speaker(name=name, slug=f"{slugify(name)}-demo", biography=BIOGRAPHY, source=SOURCE)
            for name in self.random.sample(names, SPEAKERS)
        )
        self.companies = Organization.objects.bulk_create(
            Organization(name=name, slug=f"{slugify(name)}-demo", source=SOURCE) for name in COMPANIES
        )
        self._works_for = {speaker.pk: self.random.choice(self.companies) for speaker in self.speakers}
        self._job = {speaker.pk: self.random.choice(JOBS) for speaker in self.speakers}
        self._busy: dict[int, list[Slot]] = {}

    def free(self, slot: Slot | None, number: int) -> list[Speaker]:
        """That many people who are nowhere else during `slot`."""
        chosen: list[Speaker] = []
        for speaker in self.random.sample(self.speakers, len(self.speakers)):
            if len(chosen) == number:
                break
            if slot is None or not any(_meet(slot, other) for other in self._busy.get(speaker.pk, [])):
                chosen.append(speaker)
        if slot is not None:
            for speaker in chosen:
                self._busy.setdefault(speaker.pk, []).append(slot)
        return chosen

    def appearances(self, talk: Talk, speakers: list[Speaker]) -> Iterator[Appearance]:
        panel = talk.format == Talk.Format.PANEL
        for position, speaker in enumerate(speakers, start=1):
            role = Appearance.Role.MODERATOR if panel and position == 1 else None
            usual = Appearance.Role.PANELIST if panel else Appearance.Role.SPEAKER
            yield Appearance(
                talk=talk,
                speaker=speaker,
                role=role or usual,
                position=position,
                organization=self._works_for[speaker.pk],
                job_title=self._job[speaker.pk],
                source=SOURCE,
            )


def _meet(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
