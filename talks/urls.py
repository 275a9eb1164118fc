"""Addresses over all editions first; what is left over is an edition and what hangs under it."""

from django.urls import path

from talks.views import conduct, edition, event, offline, organization, preview, report, speaker, tag, talk, venue

urlpatterns = [
    path("", edition.home, name="home"),
    path("sw.js", offline.worker, name="worker"),
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/decisions/", conduct.decisions, name="decisions"),
    path("editions/", edition.editions, name="editions"),
    path("speakers/", speaker.speakers, name="speakers"),
    path("speakers/<slug:slug>/", speaker.speaker, name="speaker"),
    path("organizations/", organization.organizations, name="organizations"),
    path("organizations/<slug:slug>/", organization.organization, name="organization"),
    path("tags/", tag.tags, name="tags"),
    path("tags/<slug:slug>/", tag.tag, name="tag"),
    path("<slug:edition>/", edition.edition, name="edition"),
    path("<slug:edition>/offline.json", offline.pages, name="offline"),
    path("<slug:edition>/preview/", preview.edition, name="edition-preview"),
    path("<slug:edition>/talks/", talk.talks, name="talks"),
    path("<slug:edition>/talks/by/<slug:name>/", talk.facet, name="facet"),
    path("<slug:edition>/talks/<slug:slug>/", talk.talk, name="talk"),
    path("<slug:edition>/talks/<slug:slug>/preview/", preview.talk, name="talk-preview"),
    path("<slug:edition>/events/", event.events, name="events"),
    path("<slug:edition>/events/<slug:slug>/", event.event, name="event"),
    path("<slug:edition>/events/<slug:slug>/preview/", preview.event, name="event-preview"),
    path("<slug:edition>/venue/", venue.venue, name="venue"),
    path("<slug:edition>/venue/<slug:slug>/", venue.room, name="room"),
    path("<slug:edition>/showcase/", venue.showcase, name="showcase"),
    path("<slug:edition>/reports/", report.reports, name="reports"),
    path("<slug:edition>/reports/<slug:slug>/", report.report, name="report"),
    path("<slug:edition>/reports/<slug:slug>/preview/", preview.report, name="report-preview"),
]
