"""A checklist of what the report states about the conference, each found in the database."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from talks.models import Appearance, Edition, Event, Exhibitor, Host, Link, Note, Organization, Report, Speaker, Talk
from venue.models import Booth, Floor, Room, Venue

pytestmark = pytest.mark.usefixtures("report")

PARIS = "kubecon-eu-2024"
TUESDAY, WEDNESDAY, THURSDAY = (datetime.date(2024, 3, day) for day in (19, 20, 21))


def edition(slug: str = PARIS) -> Edition:
    return Edition.objects.get(slug=slug)


def the_venue() -> Venue:
    return Venue.objects.get(slug="paris-expo-porte-de-versailles")


def room(slug: str) -> Room:
    return Room.objects.get(venue=the_venue(), slug=slug)


def event(slug: str) -> Event:
    return Event.objects.get(edition__slug=PARIS, slug=slug)


def talk(slug: str) -> Talk:
    return Talk.objects.get(edition__slug=PARIS, slug=slug)


def speakers(slug: str) -> list[str]:
    return list(talk(slug).speakers.order_by("appearances__position").values_list("name", flat=True))


def appearance(slug: str, speaker: str) -> tuple[str, str, str]:
    found = Appearance.objects.get(talk=talk(slug), speaker__slug=speaker)
    return found.role, found.job_title, found.organization.name if found.organization else ""


def tags(slug: str, kind: str) -> list[str]:
    return list(talk(slug).tags.filter(kind=kind).order_by("name").values_list("name", flat=True))


def titles(emphasis: str) -> list[str]:
    notes = Note.objects.filter(report__slug="jworks-and-friends", emphasis=emphasis).order_by("position")
    return [note.talk.title for note in notes if note.talk]


def invented() -> int:
    return Talk.objects.exclude(room=None, level="", abstract="", starts_at=None).count()


def link(kind: str, **subject: str) -> list[str]:
    return list(Link.objects.filter(kind=kind, **subject).values_list("url", flat=True))


MEAN, HACKERS = "kubernetes-maintainers-read-mean-comments", "keep-hackers-out-of-your-cluster"
IAC, OPERATORS = "the-iac-evolution", "we-tested-and-compared-6-database-operators"
SPOTIFY, WASM = "how-spotify-re-created-our-entire-backend", "keynote-panel-webassembly"
OPENING, CNCF = "keynote-welcome-and-opening-remarks", "Cloud Native Computing Foundation"

Fact = tuple[str, Callable[[], Any], Any]

EDITIONS: list[Fact] = [
    ("the conference was in Paris", lambda: edition().city, "Paris"),
    ("in France", lambda: edition().country, "France"),
    ("from 19 March", lambda: edition().first_day, TUESDAY),
    ("to 22 March 2024", lambda: edition().last_day, datetime.date(2024, 3, 22)),
    ("in the time zone of Paris", lambda: edition().time_zone, "Europe/Paris"),
    ("with over 12,000 people", lambda: edition().attendance, "over 12,000"),
    ("it is the current edition", lambda: edition().is_current, True),
    ("held at the Paris venue", lambda: edition().venue, the_venue),
    ("Valencia came before", lambda: edition("kubecon-eu-2022").city, "Valencia"),
    ("Amsterdam came before", lambda: edition("kubecon-eu-2023").city, "Amsterdam"),
    ("London is next", lambda: edition("kubecon-eu-2025").city, "London"),
    ("Valencia meant long walks", lambda: "five to ten minutes" in edition("kubecon-eu-2022").description, True),
    ("Amsterdam meant long walks", lambda: "five to ten minutes" in edition("kubecon-eu-2023").description, True),
    ("Valencia's popular talks were full", lambda: "full" in edition("kubecon-eu-2022").description, True),
    ("AWS had more in Amsterdam", lambda: "AWS had a larger booth" in edition("kubecon-eu-2023").description, True),
    ("the team looks forward to London", lambda: "looking forward" in edition("kubecon-eu-2025").description, True),
    ("other editions have no talks", lambda: Talk.objects.exclude(edition__slug=PARIS).count(), 0),
]

BUILDING: list[Fact] = [
    ("the venue's right name", lambda: the_venue().name, "Paris Expo Porte de Versailles"),
    ("its name in the report", lambda: "Expo Port de Versailles" in the_venue().other_names, True),
    ("KubeCon was in Pavilion 7", lambda: the_venue().hall, "Pavilion 7"),
    ("three floors", lambda: list(the_venue().floors.values_list("level", flat=True)), [1, 2, 3]),
    ("the entrance floor", lambda: "entrance" in Floor.objects.get(level=1).description, True),
    ("the showcase floor", lambda: "showcase" in Floor.objects.get(level=2).description, True),
    ("the floor of talk rooms", lambda: "talk rooms" in Floor.objects.get(level=3).description, True),
    ("rooms lie in a square", lambda: "square" in Floor.objects.get(level=3).description, True),
    ("the Paris Room is in the middle", lambda: "middle of the square" in room("paris-room").description, True),
    ("as the report calls it", lambda: "Paris Keynote room" in room("paris-room").aliases, True),
    ("it is the largest room for talks", lambda: "largest" in room("paris-room").description, True),
    ("the showcase is in Hall 7.2", lambda: room("hall-7-2").floor, lambda: Floor.objects.get(level=2)),
    ("rooms of level 7.1", lambda: rooms_on(1), ["Room A", "Room B", "Room C", "Room D"]),
    ("rooms of level 7.3", lambda: rooms_on(3), ["E05-E06", "N01-N02", "N03", "N04", "Paris Room", "S03", "S04"]),
    ("both spellings of N01-N02", lambda: {"Room N01 - N02", "N01-02"} <= set(room("n01-n02").aliases), True),
    ("no capacity is invented", lambda: Room.objects.exclude(capacity=None).count(), 0),
    ("the plan is a sketch", lambda: the_venue().plan_is_schematic, True),
]


def rooms_on(level: int) -> list[str]:
    return list(Room.objects.filter(floor__level=level).order_by("name").values_list("name", flat=True))


EVENTS: list[Fact] = [
    ("16 co-located events", Event.objects.count, 16),
    ("all on the day before", lambda: set(Event.objects.values_list("day", flat=True)), {TUESDAY}),
    ("ArgoCon", lambda: event("argocon").name, "ArgoCon"),
    ("OpenTofu Day", lambda: event("opentofu-day").name, "OpenTofu Day"),
    ("Cloud Native StartupFest", lambda: event("cloud-native-startupfest").name, "Cloud Native StartupFest"),
    ("hosted by Kelsey Hightower", lambda: [str(host.speaker) for host in Host.objects.all()], ["Kelsey Hightower"]),
    ("StartupFest is hosted", lambda: Host.objects.get().event, lambda: event("cloud-native-startupfest")),
    ("eight half days", lambda: Event.objects.filter(length="half-day").count(), 8),
    ("ArgoCon's hours", lambda: f"{event('argocon').local_start:%H:%M}", "09:00"),
    ("ArgoCon's room", lambda: event("argocon").room, lambda: room("n03")),
    ("no hours without an end", lambda: event("cloud-native-wasm-day").starts_at, None),
    ("OpenTofu Day's hours are unknown", lambda: event("opentofu-day").starts_at, None),
    ("its recordings", lambda: len(link("other", event__slug="opentofu-day")), 1),
    (
        "the CNCF organizes all",
        lambda: set(Event.objects.values_list("organizer__other_names__0", flat=True)),
        {"CNCF"},
    ),
]

TALKS: list[Fact] = [
    ("17 talks", Talk.objects.count, 17),
    ("eight are highlighted", lambda: len(titles("highlighted")), 8),
    ("nine are noteworthy", lambda: len(titles("noteworthy")), 9),
    ("Atlantis at OpenTofu Day", lambda: talk("atlantis-and-opentofu").event, lambda: event("opentofu-day")),
    ("told by its core maintainers", lambda: speakers("atlantis-and-opentofu"), ["PePe Amengual", "Dylan Page"]),
    ("Enwall at StartupFest", lambda: startup().event, lambda: event("cloud-native-startupfest")),
    ("Enwall of Fermyon", lambda: appearance(startup().slug, "tim-enwall"), ("speaker", "COO", "Fermyon")),
    ("the panel at StartupFest", lambda: vc_panel().event, lambda: event("cloud-native-startupfest")),
    ("is a panel", lambda: vc_panel().format, "panel"),
    ("whose members nobody named", lambda: list(vc_panel().speakers.all()), []),
    ("Hockin of Google", lambda: appearance(MEAN, "tim-hockin"), ("speaker", "", "Google")),
    ("Srinivas of AWS", lambda: appearance(MEAN, "davanum-srinivas"), ("speaker", "", "Amazon Web Services")),
    ("two on keeping hackers out", lambda: speakers(HACKERS), ["Christophe Tafani-Dereeper", "Frederic Baguelin"]),
    ("on Thursday, by the better source", lambda: talk(HACKERS).day, THURSDAY),
    ("Connors of Aviatrix", lambda: appearance("product-market-misfit", "mitch-connors"), ("speaker", "", "Aviatrix")),
    ("Keptn's speakers", lambda: speakers("keptn-a-deep-dive"), ["Giovanni Liva", "Anna Reale"]),
    ("IaC: Bibi", lambda: appearance(IAC, "eran-bibi"), ("panelist", "Chief Product Officer & Co-Founder", "Firefly")),
    ("IaC: Walls", lambda: appearance(IAC, "mandi-walls"), ("panelist", "DevOps Advocate", "PagerDuty")),
    ("IaC: Frantchi", lambda: appearance(IAC, "roni-frantchi"), ("panelist", "Director of Engineering", "env0")),
    ("IaC: Hykes", lambda: appearance(IAC, "solomon-hykes"), ("panelist", "CEO & Co-Founder", "Dagger")),
    ("IaC: Zitzman, role unknown", lambda: appearance(IAC, "sharone-zitzman"), ("speaker", "", "RTFM Please")),
    ("the IaC panel is a panel", lambda: talk(IAC).format, "panel"),
    ("of the main programme", lambda: talk(IAC).event, None),
    (
        "Norway's speaker",
        lambda: speakers("platform-maturity-in-the-norwegian-public-sector"),
        ["Hans Kristian Flaatten"],
    ),
    ("Norway's day", lambda: talk("platform-maturity-in-the-norwegian-public-sector").day, WEDNESDAY),
    ("bin-packing", lambda: speakers("bin-packing-pods-in-managed-kubernetes"), ["Vinay Suryadevara", "Jianfei Hu"]),
    ("operators", lambda: speakers(OPERATORS), ["Jérôme Petazzoni", "Alexandre Buisine"]),
    ("one of them of Enix", lambda: appearance(OPERATORS, "alexandre-buisine"), ("speaker", "", "Enix")),
    ("a start without an end is not kept", lambda: talk(OPERATORS).starts_at, None),
    ("pods resumed", lambda: speakers("the-party-must-go-on"), ["Muvaffak Onuş"]),
    ("Spotify", lambda: speakers(SPOTIFY), ["Nick Rutigliano", "Daniel de Repentigny"]),
    ("images", lambda: speakers("building-container-images-the-modern-way"), ["Adrian Mouat"]),
    ("value of open source", lambda: appearance("why-is-this-so-hard", "bob-killen"), ("speaker", "", "Google")),
    ("the Wasm keynote", lambda: speakers(WASM), ["Ralph Squillace", "Michelle Dhanani", "Kai Walter"]),
    ("is a keynote", lambda: talk(WASM).format, "keynote"),
    ("the opening", lambda: appearance(OPENING, "priyanka-sharma"), ("speaker", "Executive Director", CNCF)),
    ("its doubtful video is left out", lambda: link("video", talk__slug=OPENING), []),
    ("12 recordings are known", lambda: Link.objects.filter(kind="video").count(), 12),
    ("no room, level or abstract is invented", invented, 0),
    ("Roni Fratch is Roni Frantchi", lambda: Speaker.objects.get(other_names=["Roni Fratch"]).name, "Roni Frantchi"),
    ("Atlantis is a project tag", lambda: "Atlantis" in tags("atlantis-and-opentofu", "project"), True),
    ("Keptn's track", lambda: tags("keptn-a-deep-dive", "track"), ["Maintainer Track"]),
    (
        "the epic is linked",
        lambda: link("other", note__position=60),
        ["https://github.com/runatlantis/atlantis/issues/3741"],
    ),
]


def startup() -> Talk:
    return talk("startup-lessons-from-25-years-and-5-startups")


def vc_panel() -> Talk:
    return talk("panel-venture-capital-and-open-source")


def exhibitors() -> list[str]:
    return list(Exhibitor.objects.order_by("organization__name").values_list("organization__name", flat=True))


SHOWCASE: list[Fact] = [
    ("who exhibited", exhibitors, ["Amazon Web Services", "Docker", "Google", "Microsoft", "VMware"]),
    ("each with a booth", lambda: Exhibitor.objects.filter(booth=None).count(), 0),
    ("on the showcase floor", lambda: set(Booth.objects.values_list("floor__level", flat=True)), {2}),
    ("whose numbers nobody recorded", lambda: Booth.objects.exclude(number="").count(), 0),
    ("VMWare is VMware", lambda: Organization.objects.get(name="VMware").other_names, ["VMWare"]),
]

REPORT: list[Fact] = [
    ("by JWorks and friends", lambda: Report.objects.get().team, "JWorks and friends"),
    ("published", lambda: Report.objects.get().is_published, True),
    ("24 notes", Note.objects.count, 24),
    (
        "the panel shares a section",
        lambda: [n.talk for n in Note.objects.filter(shares_section=True)],
        lambda: [vc_panel()],
    ),
]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(found, expected, id=fact)
        for fact, found, expected in EDITIONS + BUILDING + EVENTS + TALKS + SHOWCASE + REPORT
    ],
)
def test_fact_of_the_report_is_in_the_database(found: Callable[[], Any], expected: Any) -> None:
    assert found() == (expected() if callable(expected) else expected)


def test_notes_stand_in_the_order_of_the_report() -> None:
    notes = Note.objects.order_by("position").select_related("talk", "event", "booth", "venue")
    assert [note.heading or str(note.subject) for note in notes] == [
        "A building where everything is close",
        "The Paris keynote room",
        "The day before: co-located events",
        "OpenTofu Day",
        "Cloud Native StartupFest",
        "Atlantis and OpenTofu: The Future of Open-Source IaC",
        "Startup lessons from 25 years and 5 startups",
        "Panel: Venture Capital and Open Source",
        "Kubernetes Maintainers Read Mean Comments",
        "Keep Hackers Out of Your Cluster with These 5 Simple Tricks",
        "Product Market Misfit: Adventures in User Empathy",
        "Keptn: A Deep Dive",
        "The IaC Evolution - on Open Source & Everything Else",
        "State of Platform Maturity in the Norwegian Public Sector",
        "Cloud-Agnostic Approach to Bin-Packing Pods in Managed Kubernetes in AWS, GCP and Azure",
        "We Tested and Compared 6 Database Operators. The Results are In!",
        "The Party Must Go on - Resume Pods After Spot Instance Shut Down",
        "How Spotify Re-Created Our Entire Backend Without Skipping a Beat",
        "Building Container Images the Modern Way",
        "Why Is This so HARD? Conveying the Business Value of Open Source",
        "Keynote Panel Discussion: Revolutionizing Cloud Native Architectures with WebAssembly",
        "Keynote: Welcome + Opening Remarks",
        "The showcase",
        "AWS booth",
    ]


def test_rooms_of_a_floor_do_not_overlap_and_lie_on_its_plan() -> None:
    for floor in Floor.objects.prefetch_related("rooms"):
        placed = [(r.x, r.y, r.x + r.width, r.y + r.depth) for r in floor.rooms.all()]
        assert all(x2 <= floor.width and y2 <= floor.depth for _, _, x2, y2 in placed)
        for number, (x1, y1, x2, y2) in enumerate(placed):
            assert all(x2 <= a1 or a2 <= x1 or y2 <= b1 or b2 <= y1 for a1, b1, a2, b2 in placed[number + 1 :])
