"""A checklist of what the report says about each talk, event, booth and the venue: every lesson, trick,
workaround, drawback and conclusion, found in a note or takeaway by the words that carry it."""

import pytest

from talks.models import Note, Report, Takeaway

pytestmark = pytest.mark.usefixtures("report")

TEXT = "text"
ATLANTIS, STARTUP, PANEL, MEAN, HACKERS, MISFIT, KEPTN, IAC = range(60, 140, 10)
NORWAY, PACKING, OPERATORS, PARTY, SPOTIFY, IMAGES, VALUE, WASM, OPENING = range(140, 230, 10)
BUILDING, KEYNOTE_ROOM, EVENTS, OPENTOFU, STARTUPFEST, SHOWCASE, AWS = 10, 20, 30, 40, 50, 230, 240

# Position of the note, where it says so (its text, or a takeaway of that kind), and the words.
CHECKLIST: list[tuple[int, str, str]] = [
    (BUILDING, TEXT, "vast other events Pavilion 7 quite new"),
    (BUILDING, TEXT, "square Paris keynote room Valencia Amsterdam"),
    (BUILDING, "point", "three floors entrance showcase talk rooms"),
    (BUILDING, "point", "five to ten minutes Valencia Amsterdam"),
    (KEYNOTE_ROOM, TEXT, "huge audience towards the back followed"),
    (KEYNOTE_ROOM, TEXT, "talks that many wanted"),
    (EVENTS, TEXT, "day before ArgoCon OpenTofu Day Cloud Native StartupFest long"),
    (OPENTOFU, TEXT, "young Linux Foundation maintainers users enthusiasts project heading"),
    (OPENTOFU, "point", "Linux Foundation CNCF hope"),
    (OPENTOFU, "conclusion", "real programming language hybrid declarative expressions"),
    (STARTUPFEST, TEXT, "Kelsey Hightower programme founding startups venture capital"),
    (STARTUPFEST, "point", "venture capitalists select open source"),
    (STARTUPFEST, "point", "open source open core licence business"),
    (STARTUPFEST, "point", "Tim Enwall 25 years"),
    (STARTUPFEST, "conclusion", "how startups work money licence business model"),
    (ATLANTIS, TEXT, "automates Infrastructure as Code source control GitHub"),
    (ATLANTIS, TEXT, "plan branch pull request approval rolls"),
    (ATLANTIS, TEXT, "selling point leave source control"),
    (ATLANTIS, TEXT, "core maintainers began hands future"),
    (ATLANTIS, TEXT, "OpenTofu first-class citizen custom workflows"),
    (ATLANTIS, "point", "native OpenTofu epic"),
    (ATLANTIS, "workaround", "custom workflow today"),
    (ATLANTIS, "drawback", "webhooks internet SaaS"),
    (ATLANTIS, "workaround", "IP addresses"),
    (ATLANTIS, "workaround", "reverse proxy filters"),
    (ATLANTIS, "workaround", "favourite AWS CodePipeline fake webhook"),
    (ATLANTIS, "conclusion", "Terraform OpenTofu scale"),
    (STARTUP, TEXT, "Tim Enwall Fermyon six lessons several other talks"),
    (STARTUP, "lesson", "percent or two shares venture capital"),
    (STARTUP, "lesson", "fail two percent of nothing"),
    (STARTUP, "lesson", "very well so much to earn"),
    (STARTUP, "lesson", "necessary evil"),
    (STARTUP, TEXT, "by chance panel next"),
    (PANEL, TEXT, "venture capitalists evaluate attractive two"),
    (PANEL, "lesson", "product-market fit customers pay"),
    (PANEL, "lesson", "data claim adoption customers market"),
    (MEAN, TEXT, "rewarding kind words devoted users"),
    (MEAN, TEXT, "report issues pull requests Slack forums meetings"),
    (MEAN, TEXT, "thankless anybody contribute"),
    (MEAN, TEXT, "meanest weirdest Reddit issue tracker hilarious"),
    (MEAN, TEXT, "feature fix so long"),
    (MEAN, "point", "bug years few engineers full time"),
    (MEAN, "point", "other commitments work home"),
    (MEAN, "point", "all over the world more issues"),
    (MEAN, "lesson", "pull request open source"),
    (MEAN, "lesson", "people too frustrated kindly rudeness"),
    (MEAN, "conclusion", "thanks warmth closed"),
    (HACKERS, TEXT, "threat intelligence tools few noise research"),
    (HACKERS, TEXT, "threat model managed Kubernetes plan of your house burglar"),
    (HACKERS, TEXT, "application flaws compromised clusters malicious code images"),
    (HACKERS, TEXT, "honeypots control plane API server data plane workloads"),
    (HACKERS, "trick", "control plane authentication API server network managed"),
    (HACKERS, "trick", "metadata GKE Workload Identity AWS IAM Roles Azure network policy IMDS"),
    (HACKERS, "trick", "workload privileges"),
    (HACKERS, "trick", "deliberate clusters forgotten risk"),
    (HACKERS, "trick", "application security modern frameworks libraries dependencies up to date"),
    (HACKERS, "conclusion", "cloud-native complex advice"),
    (MISFIT, TEXT, "time effort features dislike never use team"),
    (MISFIT, TEXT, "examples believes users need developer user empathy"),
    (MISFIT, "lesson", "users' place share one view"),
    (MISFIT, "lesson", "mind open listening criticism love"),
    (MISFIT, "conclusion", "unlike any other talk"),
    (MISFIT, "conclusion", "every software developer makes products"),
    (KEPTN, TEXT, "why Keptn exists Argo CD degraded"),
    (KEPTN, TEXT, "image tag ConfigMap volume scheduled network policy"),
    (KEPTN, TEXT, "health of the application pods signal noise promote CI/CD"),
    (KEPTN, TEXT, "metrics observability release life cycle"),
    (KEPTN, "point", "probes 200"),
    (KEPTN, "point", "200 ms 600 ms healthy"),
    (KEPTN, "point", "SLIs SLOs SLAs day-two operations"),
    (KEPTN, "point", "deployed healthy before during after release"),
    (KEPTN, "point", "day later tool of your choice promote"),
    (KEPTN, "point", "DORA traces Kubernetes events OpenTelemetry"),
    (KEPTN, "point", "Argo loves Keptn community"),
    (KEPTN, "conclusion", "OpenTelemetry observable SLAs environments"),
    (KEPTN, "conclusion", "documentation use cases setting it up"),
    (IAC, TEXT, "CFEngine Puppet Chef"),
    (IAC, TEXT, "domain-specific language DSL front line sustainable"),
    (IAC, "drawback", "DSLs exhausts"),
    (IAC, "point", "Go Java Python Pulumi APIs matured"),
    (IAC, "point", "dedicated platform teams Terraform"),
    (IAC, "point", "platform engineer customer AWS Account Factory for Terraform AFT bootstrapped CI/CD"),
    (IAC, "conclusion", "panelists hard possible"),
    (NORWAY, TEXT, "Norway public Kubernetes cloud-native stack"),
    (PACKING, TEXT, "default scheduler nodes"),
    (OPERATORS, TEXT, "Enix pirate funny"),
    (OPERATORS, "conclusion", "CNPG PostgreSQL mariadb-operator MariaDB"),
    (PARTY, TEXT, "CRIU CRIT live demo paused to disk"),
    (PARTY, "conclusion", "batch spot instances"),
    (SPOTIFY, TEXT, "clusters half a million pods downtime"),
    (IMAGES, TEXT, "live demos tools choose"),
    (IMAGES, "point", "Dockerfile best practice"),
    (VALUE, TEXT, "business open source worth"),
    (VALUE, "point", "value risks grow last"),
    (VALUE, "point", "strategies easier to see"),
    (WASM, TEXT, "SpinKube WebAssembly natively Kubernetes"),
    (OPENING, TEXT, "Ollama AI workloads application demo"),
    (SHOWCASE, TEXT, "larger AWS Microsoft Google VMware Docker startups"),
    (SHOWCASE, TEXT, "gadgets merchandise"),
    (SHOWCASE, "point", "games"),
    (SHOWCASE, "point", "raffles LEGO drones consoles"),
    (AWS, "drawback", "smaller previous year less to do"),
    (AWS, "point", "gadgets socks"),
    (AWS, "point", "arcade Space Invaders pods cluster"),
    (AWS, "point", "Deployments autoscalers respawns"),
    (AWS, "point", "staff demonstrated features"),
    (AWS, "point", "last day two LEGO sets raffled sign up"),
]

CONCLUSION = [
    "Paris city of light learn enjoy",
    "venue impressed food better desserts delicious",
    "companies technology attendees talk to them",
    "stands gadgets games fun",
    "AI everywhere field young few companies",
    "possible one day depths",
    "101 level AI workloads run in Kubernetes demos",
    "as in the year before more people than their room",
    "moved to a larger one earlier editions no way into",
    "next edition London",
]


@pytest.mark.parametrize(("position", "where", "words"), CHECKLIST)
def test_point_of_the_report_is_in_its_note(position: int, where: str, words: str) -> None:
    if where == TEXT:
        texts = [Note.objects.get(position=position).text]
    else:
        texts = list(Takeaway.objects.filter(note__position=position, kind=where).values_list("text", flat=True))
    assert [text for text in texts if holds_all(text, words)] != []


@pytest.mark.parametrize("words", CONCLUSION)
def test_point_of_the_conclusion_is_in_the_report(words: str) -> None:
    assert holds_all(Report.objects.get().conclusion, words)


def test_introduction_names_the_city_and_the_earlier_editions() -> None:
    assert holds_all(Report.objects.get().introduction, "Paris Valencia Amsterdam")


def holds_all(text: str, words: str) -> bool:
    return all(word.casefold() in text.casefold() for word in words.split())


@pytest.mark.parametrize(
    ("position", "kind", "number"),
    [(HACKERS, "trick", 5), (ATLANTIS, "workaround", 4), (STARTUP, "lesson", 4), (PANEL, "lesson", 2)],
)
def test_note_has_as_many_takeaways_of_a_kind_as_the_report(position: int, kind: str, number: int) -> None:
    assert Takeaway.objects.filter(note__position=position, kind=kind).count() == number
