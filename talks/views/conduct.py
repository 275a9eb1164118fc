"""What is expected of whoever writes here, and what moderators have decided."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from talks.models import Decision
from talks.models.flag import HOLDING, REJECTIONS
from talks.views.public import page_of, public_page, show

PAGE_SIZE = 50


@public_page
def conduct(request: HttpRequest) -> HttpResponse:
    context = {
        "ratings_per_hour": settings.RATINGS_PER_HOUR,
        "comments_per_hour": settings.COMMENTS_PER_HOUR,
        "reports_per_hour": settings.REPORTS_PER_HOUR,
        "holding": HOLDING,
        "rejections": REJECTIONS,
    }
    return show(request, "talks/conduct.html", context)


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def decisions(request: HttpRequest) -> HttpResponse:
    """Shows a decision on the next request: no revision moves with it, so the page is not kept."""
    page = page_of(Decision.objects.public(), request.GET.get("page"), size=PAGE_SIZE)
    return show(request, "talks/decisions.html", {"page": page})
