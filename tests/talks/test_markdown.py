"""Markdown in, safe HTML out."""

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talks.markdown import render, render_line
from talks.templatetags.prose import first_sentence

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)' onclick='alert(1)'>x</a>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action=https://evil.example/><button>x</button></form>",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<details open ontoggle=alert(1)>x</details>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;&#97;&#118;&#97;script&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](<javascript:alert(1)>)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://example.com "onmouseover=alert(1)")',
    '[x](https://example.com/" onmouseover="alert(1))',
    "[x](https://example.com/'><script>alert(1)</script>)",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "```<script>\nx\n```",
    '```x" onmouseover=alert(1)\nx\n```',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "> <script>\n> alert(1)\n> </script>",
    "- <img src=x onerror=alert(1)>",
    "# <script>alert(1)</script>",
    "\\<script>alert(1)</script>",
    "[[x](javascript:alert(1))](https://example.com)",
    "<a\x00href=javascript:alert(1)>",
    "<\u0130mg src=x onerror=alert(1)>",
    "\u2028<script>alert(1)</script>",
]
TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}


class _Checked(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= {"href", "title", "rel", "start"}
        href = dict(attrs).get("href")
        # The address of its own page, or of one elsewhere: what a browser makes of it has no other scheme.
        assert href is None or ":" not in href.split("/")[0] or href.startswith(("https:", "http:", "mailto:"))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def check(html: str) -> None:
    parser = _Checked()
    parser.feed(html)
    parser.close()


@pytest.mark.parametrize("text", ATTACKS)
def test_no_script_survives(text: str):
    check(render(text))
    check(render_line(text))


@given(st.text(st.sampled_from("<>&;:/\"'()[]`*#!-= \n\tscriptonjavahef"), max_size=80))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_script_survives_any_text(text: str):
    check(render(text))
    check(render_line(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "<p>plain</p>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("", ""),
    ],
)
def test_blocks_are_rendered(text: str, html: str):
    assert render(text) == html


def test_links_lead_out_without_a_trace():
    assert render("[x](https://example.com)") == (
        '<p><a href="https://example.com" rel="nofollow noopener noreferrer">x</a></p>\n'
    )


def test_headings_stand_below_those_of_the_page():
    assert render("# a\n## b\n### c") == "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>\n"


def test_heading_in_a_piece_of_code_stays_as_it_is():
    assert render("`<h1>`") == "<p><code>&lt;h1&gt;</code></p>\n"


def test_line_has_no_paragraph():
    assert render_line("a *b*") == "a <em>b</em>"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Go *early*! Then leave.", "Go early!"),
        ("Version 2.1 is out. Good.", "Version 2.1 is out."),
        ("# Head\n\nText.", "Head Text."),
        ("No end", "No end"),
        ("[A link](https://example.com/a.b) here. More.", "A link here."),
        ("", ""),
    ],
)
def test_first_sentence_is_plain_words(text: str, sentence: str):
    assert first_sentence(text) == sentence
