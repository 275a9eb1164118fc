"""Rating: what one attendee gives one talk. RatingRecord: what they gave before."""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from talks.models.appearance import Appearance
from talks.models.moderation import Ban, Moderator, refuses_banned
from talks.models.pace import in_turn, within_pace
from talks.models.refused import Refused, politely
from talks.models.tally import counts_again

if TYPE_CHECKING:
    from talks.models.decision import Decision
    from talks.models.talk import Talk


class RatingQuerySet(models.QuerySet["Rating"]):
    def counting(self) -> Self:
        """Those that make the score: not set aside, and not by someone who turned out to be a speaker of the talk."""
        own = Appearance.objects.filter(
            talk=OuterRef("talk"), speaker__claims__user=OuterRef("user"), speaker__claims__state="approved"
        )
        return self.filter(~Exists(own), set_aside_at=None)

    def by(self, user: Any) -> Self:
        return self.filter(user=user)

    def for_list(self) -> Self:
        return self.select_related("talk__edition").order_by("-changed_at")


class Rating(models.Model):
    class Stars(models.IntegerChoices):
        NOT_WORTH_IT = 1, "Not worth the time"
        WEAK = 2, "Weak"
        FINE = 3, "Fine"
        GOOD = 4, "Good"
        OUTSTANDING = 5, "Outstanding"

    class Attended(models.TextChoices):
        ROOM = "room", "in the room"
        RECORDING = "recording", "watched the recording"

    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings")
    stars = models.PositiveSmallIntegerField(choices=Stars)
    attended = models.CharField(max_length=10, choices=Attended)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    set_aside_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Then it does not count.")
    set_aside_because = models.CharField(max_length=500, blank=True, editable=False)

    objects: ClassVar[RatingQuerySet] = RatingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "user"], name="rating_once_per_person"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_stars_in_range"),
            models.CheckConstraint(condition=Q(attended__in=["room", "recording"]), name="rating_attended_known"),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_because="")
                | Q(set_aside_at__isnull=False) & ~Q(set_aside_because__regex=r"^\s*$"),
                name="rating_set_aside_with_reason",
            ),
        ]
        triggers = [
            *counts_again("SELECT talk_id FROM rows"),
            refuses_banned("user_id", "rating_writer_not_banned", "stars", "attended"),
            pgtrigger.Trigger(
                name="refuse_what_may_not_be_rated",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("talk_id", "user_id", "stars", "attended"),  # type: ignore[no-untyped-call]
                func="PERFORM talks_refuse_rating(NEW.talk_id, NEW.user_id); RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="record",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("stars", "attended"),  # type: ignore[no-untyped-call]
                func="""
                    INSERT INTO talks_ratingrecord (talk_id, user_id, stars, attended, at)
                    VALUES (NEW.talk_id, NEW.user_id, NEW.stars, NEW.attended, clock_timestamp());
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} for {self.talk}"

    def set_aside(self, *, by: Moderator, because: str) -> "Decision":
        """From now on it does not count; whoever gave it still sees it. Never done by itself. Raises Refused."""
        return self._mark(at=timezone.now(), because=because, action="set-aside", by=by)

    def count_again(self, *, by: Moderator, because: str) -> "Decision":
        return self._mark(at=None, because=because, action="count-again", by=by)

    def _mark(self, *, at: datetime.datetime | None, because: str, action: str, by: Moderator) -> "Decision":
        from talks.models.decision import Decision  # its module imports this one

        with politely():
            # Whoever gave it may withdraw it, and another moderator decide, at the same moment.
            locked = Rating.objects.select_for_update().filter(pk=self.pk).first()
            if locked is None or (locked.set_aside_at is None) == (at is None):
                raise Refused("rating_stands_so", "It is so already, or was withdrawn meanwhile.")
            self.set_aside_at, self.set_aside_because = at, because if at else ""
            self.save(update_fields=["set_aside_at", "set_aside_because"])
            return Decision.objects.create(action=action, talk=self.talk, concerns=self.user, by=by, because=because)


class RatingRecord(models.Model):
    """One row per rating given or changed, written by the database; and one without stars for each withdrawn."""

    talk = models.ForeignKey("talks.Talk", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rating_records")
    stars = models.PositiveSmallIntegerField(null=True)
    attended = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["user", "at"], name="rating_record_pace")]

    def __str__(self) -> str:
        return f"{self.stars or 'withdrawn'} for {self.talk}"


def rate(talk: "Talk", *, by: Any, stars: int, attended: str) -> Rating:
    """The one way in, for `Talk.rate`: gives or changes the rating. Raises Refused."""
    refuse_rating(talk, by)
    with politely():
        in_turn(by)
        given = Rating.objects.filter(talk=talk, user=by).first()
        if given and (given.stars, given.attended) == (stars, attended):
            return given
        within_pace(RatingRecord.objects.filter(user=by), settings.RATINGS_PER_HOUR, "ratings")
        now = timezone.now()
        what: dict[str, Any] = {"stars": stars, "attended": attended, "changed_at": now}
        first = what if given else what | {"given_at": now} | _still_set_aside(talk, by)
        rating, _new = Rating.objects.update_or_create(talk=talk, user=by, defaults=what, create_defaults=first)
    return rating


def _still_set_aside(talk: "Talk", user: Any) -> dict[str, Any]:
    """What a moderator set aside does not count because it was withdrawn and given once more."""
    from talks.models.decision import Decision  # as above

    over_ratings = Decision.objects.filter(talk=talk, concerns=user, action__in=Decision.OVER_RATINGS)
    last = over_ratings.order_by("-pk").first()
    if last is None or last.action != Decision.Action.SET_ASIDE:
        return {}
    return {"set_aside_at": last.decided_at, "set_aside_because": last.because}


def withdraw_rating(talk: "Talk", *, by: Any) -> None:
    """For `Talk.withdraw_rating`. Raises Refused once the edition's ratings are closed."""
    closes_at = talk.edition.ratings_close_at
    if closes_at and closes_at <= timezone.now():
        raise Refused("rating_window_not_closed")
    with politely():
        in_turn(by)
        withdrawn, _of_each = Rating.objects.filter(talk=talk, user=by).delete()
        if withdrawn:
            RatingRecord.objects.create(talk=talk, user=by)


def refuse_rating(talk: "Talk", user: Any) -> None:
    """The rules of `talks_refuse_rating`, asked before a form is shown. Raises Refused."""
    if talk.is_cancelled:
        raise Refused("rating_talk_not_cancelled")
    now, opens_at, closes_at = timezone.now(), talk.rating_opens_at, talk.edition.ratings_close_at
    if closes_at and closes_at <= now:
        raise Refused("rating_window_not_closed")
    if opens_at is None:
        raise Refused("rating_window_open", "Ratings open once it is known when the talk or its edition is.")
    if now < opens_at:
        local = opens_at.astimezone(talk.edition.zone)
        raise Refused("rating_window_open", f"Ratings of this talk open on {local:%-d %B %Y at %H:%M (%Z)}.")
    if user is not None and Ban.objects.in_force().on(user).exists():
        raise Refused("rating_writer_not_banned")
    if user is not None and Appearance.objects.filter(talk=talk).claimed_by(user).exists():
        raise Refused("rating_not_own_talk")
