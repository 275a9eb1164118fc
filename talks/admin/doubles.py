"""Double bookings, on the form of a talk: told, never refused."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from talks.doubles import Double, double_bookings
from talks.models import Speaker, Talk
from venue.admin import Curated

TalkDouble = Double[Talk, Speaker]


class WarnsOfDoubles(Curated[Talk]):
    change_form_template = "admin/talks/talk_form.html"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for double in doubles_of(form.instance):
            other = double.beside(form.instance)
            warning = format_html(
                "At the same time, for {} min: <a href='{}'>{}</a>, {}. It was saved all the same.",
                *(double.minutes, reverse("admin:talks_talk_change", args=[other.pk]), other, clash_of(double)),
            )
            self.message_user(request, warning, messages.WARNING)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        talk = kwargs.get("obj")
        if talk is not None:
            context["doubles"] = [(double, double.beside(talk), clash_of(double)) for double in doubles_of(talk)]
        return super().render_change_form(request, context, *args, **kwargs)


def doubles_of(talk: Talk) -> list[TalkDouble]:
    """Of `talk` with others; as the database has it."""
    saved = Talk.objects.filter(pk=talk.pk).for_rooms().first()
    if saved is None:
        return []
    others = Talk.objects.at_the_time_of(saved).for_rooms()
    return [double for double in doubles_among([saved, *others]) if talk in (double.one, double.other)]


def doubles_among(talks: Sequence[Talk]) -> list[TalkDouble]:
    return double_bookings(talks, lambda talk: [appearance.speaker for appearance in talk.appearances.all()])


def clash_of(double: TalkDouble) -> str:
    """“both in Hall; Ada Lovelace in both”."""
    room = [f"both in {double.one.room}"] if double.in_one_room else []
    people = [f"{' and '.join(str(speaker) for speaker in double.speakers)} in both"] if double.speakers else []
    return "; ".join(room + people)
