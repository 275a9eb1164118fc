"""Tags: all in use, and one with its talks over all editions."""

from django.http import HttpRequest, HttpResponse

from talks.models import Tag, Talk
from talks.models.tally import ALL_TALKS
from talks.views.public import find, page_of, public_page, show, standing_while_news

PAGE_SIZE = 50


@public_page
def tags(request: HttpRequest) -> HttpResponse:
    rows = Tag.objects.visible().with_talk_count().order_by("kind", "name")
    by_kind = [(kind, [tag for tag in rows if tag.kind == kind.value]) for kind in Tag.Kind]
    return show(request, "talks/tags.html", {"by_kind": by_kind, "has_tags": bool(rows)})


@public_page(follows=ALL_TALKS)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Tag.objects.visible(), slug)
    rows = Talk.objects.visible().select_related("edition").tagged_with(found).for_list().latest_edition_first()
    page = page_of(rows, request.GET.get("page"), size=PAGE_SIZE)
    response = show(request, "talks/tag.html", {"tag": found, "page": page})
    return standing_while_news(response, page)
