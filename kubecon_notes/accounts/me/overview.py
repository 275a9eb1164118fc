"""My account: what is kept about me, and the same as a file."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kubecon_notes.accounts.me import data as my_data
from kubecon_notes.accounts.me import lists
from talks.models import Ban, Claim
from talks.views.personal import personal_page
from talks.views.public import page_of, show

NEWEST = 6
PAGE_SIZE = 50


@personal_page()
def me(request: HttpRequest) -> HttpResponse:
    context = {
        "lists": [(rows, page_of(rows.of(request.user), None, size=NEWEST)) for rows in lists.ALL.values()],
        "claims": Claim.objects.by(request.user).for_list(),
        "ban": Ban.objects.in_force().on(request.user).first(),
    }
    return show(request, "me/me.html", context)


@personal_page()
def one_list(request: HttpRequest, name: str) -> HttpResponse:
    if name not in lists.ALL:
        raise Http404
    rows = lists.ALL[name]
    page = page_of(rows.of(request.user), request.GET.get("page"), size=PAGE_SIZE)
    return show(request, "me/list.html", {"rows": rows, "page": page})


@personal_page()
def data(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    everything = my_data.everything_about(user, site=request.build_absolute_uri("/").rstrip("/"))
    written = json.dumps(everything, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="my-kubecon-notes.json"'}
    return HttpResponse(written, content_type="application/json", headers=headers)
