"""The right room: which coming talks are too big for theirs, and where they could go instead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode

from talks.admin.doubles import clash_of
from talks.admin.history import log
from talks.admin.programme import Case, Programme, programme_of
from talks.admin.room_forms import FORMS, RoomForm
from talks.models import Edition, Talk
from venue.admin import Curated
from venue.admin.refusals import refusal
from venue.models import Revision

MEANWHILE = (
    "Nothing was done: this talk was changed after you opened the page, perhaps by another editor. "
    "It shows what is there now; look again, then decide."
)


class RightRoom(Curated[Talk]):
    change_list_template = "admin/talks/talks.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("right-room/", view(self.right_room_view), name="talks_talk_right_room"),
            path("<int:key>/right-room/", view(self.room_view), name="talks_talk_room"),
            *super().get_urls(),
        ]

    def right_room_view(self, request: HttpRequest) -> HttpResponse:
        self._may_move(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        editions = list(Edition.objects.for_list())
        asked = request.GET.get("edition", "")
        edition = next((edition for edition in editions if edition.slug == asked), None) or _current(editions)
        programme = programme_of(edition) if edition else None
        context = {
            "title": "The right room",
            "editions": editions,
            "edition": edition,
            "unknown": asked if edition is None or asked not in ("", edition.slug) else "",
            "groups": programme.groups if programme else [],
            "doubles": [(double, clash_of(double)) for double in programme.doubles] if programme else [],
        }
        return self._shown(request, "admin/talks/right_room.html", context)

    def room_view(self, request: HttpRequest, key: int) -> HttpResponse:
        self._may_move(request)
        if request.method == "POST":
            return self._act_in_turn(request, key)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        case = _case(key)
        return self._gone_or_over(request, key) if case is None else self._room_page(request, case)

    def _may_move(self, request: HttpRequest) -> None:
        if not request.user.has_perm("talks.change_talk"):
            raise PermissionDenied

    def _act_in_turn(self, request: HttpRequest, key: int) -> HttpResponse:
        """Whoever moves waits for the one before: what is checked here is what is moved."""
        try:
            with transaction.atomic():
                Revision.objects.select_for_update().first()
                case = _case(key)
                return self._gone_or_over(request, key) if case is None else self._act(request, case)
        except IntegrityError as error:
            self.message_user(request, f"Nothing was done. {refusal(error)}", messages.ERROR)
            return HttpResponseRedirect(request.path)

    def _act(self, request: HttpRequest, case: Case) -> HttpResponse:
        form_class = FORMS.get(request.POST.get("action", ""))
        if form_class is None or request.POST.get("upon") != case.upon:
            self.message_user(request, MEANWHILE, messages.WARNING)
            return self._room_page(request, case)
        form = form_class(case, request.POST)
        if not form.is_valid():
            return self._room_page(request, case, form)
        done, phrases = form.carry_out()
        log(request, [(case.talk, [{"changed": {"fields": phrases}}])] if phrases else [])
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(_list_of(case.talk))

    def _room_page(self, request: HttpRequest, case: Case, sent: RoomForm | None = None) -> HttpResponse:
        forms = {name: form(case, initial={"room": request.GET.get("to")}) for name, form in FORMS.items()}
        context = {
            "title": f"The right room for “{case.talk}”",
            "case": case,
            "talk": case.talk,
            "back": _list_of(case.talk),
            "history": reverse("admin:talks_talk_history", args=[case.talk.pk]),
            "forms": forms | ({sent.action: sent} if sent else {}),
        }
        return self._shown(request, "admin/talks/talk_room.html", context)

    def _gone_or_over(self, request: HttpRequest, key: int) -> HttpResponse:
        talk = Talk.objects.filter(pk=key).select_related("edition").first()
        words = (
            f"“{talk}” is over, or cancelled: it needs no other room." if talk else "This talk does not exist any more."
        )
        self.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(_list_of(talk) if talk else reverse("admin:talks_talk_right_room"))

    def _shown(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        # Here and not later: within the transaction that has read it.
        return TemplateResponse(request, template, shared | context).render()


def _case(key: int) -> Case | None:
    """None for a talk that is gone, over or cancelled."""
    talk = Talk.objects.filter(pk=key).select_related("edition__venue").first()
    programme: Programme | None = programme_of(talk.edition) if talk else None
    return programme.case_of(key) if programme else None


def _current(editions: list[Edition]) -> Edition | None:
    """One that is not over, else as EditionQuerySet.current, else the latest draft."""
    today = timezone.now().date()
    published = [edition for edition in editions if edition.is_published]
    coming = [edition for edition in published if edition.last_day and edition.last_day >= today]
    marked = [edition for edition in published if edition.is_current]
    return next(iter([*(one for one in marked if one in coming), *coming, *marked, *published, *editions]), None)


def _list_of(talk: Talk) -> str:
    return f"{reverse('admin:talks_talk_right_room')}?{urlencode({'edition': talk.edition.slug})}"
