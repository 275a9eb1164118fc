"""Reports of an edition, and one told in the order it was written."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from talks.models import Note, Report
from talks.report_sections import chapters_of, reading_minutes
from talks.views.public import find_edition, find_under, public_page, show


@public_page
def reports(request: HttpRequest, edition: str) -> HttpResponse:
    found = find_edition(edition)
    rows = Report.objects.visible().of(found).for_list()
    return show(request, "talks/reports.html", {"reports": rows}, edition=found)


@public_page
def report(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = find_under(edition, Report.objects.visible().for_page(), slug)
    notes = Note.objects.visible().filter(report=found).for_report()
    return show(request, "talks/report.html", report_context(found, notes), edition=found.edition)


def report_context(report: Report, notes: Iterable[Note]) -> dict[str, object]:
    told = list(notes)
    return {
        "report": report,
        "chapters": chapters_of(told),
        "minutes": reading_minutes(report, told),
    }
