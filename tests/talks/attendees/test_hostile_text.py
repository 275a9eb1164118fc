"""A corpus of attempts to smuggle script into names, comments and Markdown ends as text."""

import pytest

from talks.models import Comment
from tests.make import make_client, make_comment, make_user
from tests.talks.views.reading import Element, page, read

pytestmark = pytest.mark.django_db

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    '[x](https://example.com" onmouseover="alert(1))',
    "[x](https://example.com 'y\" onclick=alert(1) z')",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onload=alert(1)\nx\n```',
    "> <b onclick=alert(1)>quoted</b>",
    "- <details open ontoggle=alert(1)>",
    "<style>*{display:none}</style>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src onerror=alert(1)>">',
    "</textarea><script>alert(1)</script>",
    "<form action=https://evil.example><input name=csrfmiddlewaretoken>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ request.user.email }} {% csrf_token %}",
    "\u202eevil\u202c <b>",
]
KNOWN = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
ATTRIBUTES = {"href", "title", "rel", "start"}


def assert_harmless(prose: Element) -> None:
    for element in prose:
        assert element.tag in KNOWN, element
        assert set(element.attributes) <= ATTRIBUTES, element
        href = element.attributes.get("href", "https://")
        # "//" is an ordinary link to another site, by the protocol of this page.
        assert href.startswith(("https://", "http://", "mailto:", "//")), href
        if "href" in element.attributes:
            assert element.attributes["rel"] == "nofollow ugc noopener noreferrer"


@pytest.mark.parametrize("text", CORPUS)
def test_hostile_comment_is_text(text: str):
    comment = make_comment(text=text)
    assert comment.author is not None
    for address in (comment.talk.get_absolute_url(), comment.get_absolute_url()):
        assert_harmless(page(address).one(class_="comment").one(class_="prose"))
    form = read(make_client(comment.author).get(f"{comment.get_absolute_url()}edit/").text)
    assert form.one("textarea").text == " ".join(text.split())


def test_all_of_it_in_one_comment_is_text():
    comment = make_comment(text="\n\n".join(CORPUS))
    assert_harmless(page(comment.talk.get_absolute_url()).one(class_="comment").one(class_="prose"))


@pytest.mark.parametrize("name", [text[:80] for text in CORPUS if "@" not in text and text.isprintable()])
def test_hostile_name_is_text(name: str):
    comment = make_comment(author=make_user(display_name=name))
    assert comment.author is not None
    head = page(comment.talk.get_absolute_url()).one(class_="comment").one(class_="comment-name")
    assert (head.text, list(head)) == (" ".join(name.split()), [])
    account = read(make_client(comment.author).get(f"{comment.talk.edition.get_absolute_url()}mine/").text)
    assert account.one("a", id="account").text == " ".join(name.split())


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("*a* **b** `c`", ["em", "strong", "code"]),
        ("- a\n- b", ["ul", "li", "li"]),
        ("> a", ["blockquote", "p"]),
        ("[a](https://example.com)", ["a"]),
        ("# a", []),
        ("a\nb", ["br"]),
    ],
)
def test_markdown_of_comments(text: str, tags: list[str]):
    comment = make_comment(text=text)
    assert Comment.objects.get().text == text
    prose = page(comment.talk.get_absolute_url()).one(class_="comment").one(class_="prose")
    found = [element.tag for element in list(prose)]
    assert [tag for tag in found if tag != "p" or tags[:1] == ["blockquote"]] == tags
