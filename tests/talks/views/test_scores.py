"""The page that explains scores: what it says is what the code does."""

from math import sqrt

import pytest

from talks.models import Tally
from talks.models.tally import COLUMNS
from talks.views.scores import EXAMPLES, worked_out
from tests.make import make_rateable_talk
from tests.talks.views.reading import page

pytestmark = pytest.mark.django_db


def by_hand(counts: tuple[int, ...]) -> float:
    """The formula once more, as it stands on the page."""
    total = sum(counts)
    mean = sum(k * (n + 1) for k, n in enumerate(counts, start=1)) / (total + 5)
    squares = sum(k * k * (n + 1) for k, n in enumerate(counts, start=1)) / (total + 5)
    return mean - 1.645 * sqrt((squares - mean**2) / (total + 6))


def test_examples_are_in_the_order_that_they_explain():
    rows = [row.texts("td") for row in page("/scores/").one("tbody").all("tr")]
    assert [row[5:] for row in rows] == [
        ["60", "4.6", "4.30", "4.6, 60 ratings"],
        ["20", "4.6", "3.93", "4.6, 20 ratings"],
        ["8", "5.0", "3.65", "5.0, 8 ratings"],
        ["3", "5.0", "2.94", "5.0, 3 ratings"],
        ["40", "3.0", "2.53", "3.0, 40 ratings"],
        ["1", "5.0", "2.41", "too few ratings"],
        ["3", "1.0", "1.44", "1.0, 3 ratings"],
    ]
    assert rows[0][:5] == ["42", "13", "4", "1", "0"]


@pytest.mark.parametrize("counts", EXAMPLES)
def test_formula_on_the_page_is_the_one_that_orders_talks(counts: tuple[int, ...]):
    (example,) = worked_out([counts])
    stored = Tally.objects.create(talk=make_rateable_talk(), **dict(zip(COLUMNS, counts, strict=True)))
    stored.refresh_from_db()
    assert example.lower_bound == stored.lower_bound == pytest.approx(by_hand(counts))
    assert (example.count, example.mean) == (stored.count, stored.mean)


def test_page_says_the_rules():
    found = page("/scores/").main
    assert found.headings == [
        "How scores work",
        "Who counts",
        "When",
        "What is shown, and when not",
        "The best-rated order",
    ]
    assert "open 10 minutes before a talk ends" in found.under("When").text
    assert "Under 3 ratings" in found.under("What is shown, and when not").text
    assert [formula.text.replace(" ", "") for formula in found.all("math")] == [
        *("m=∑k=15k(nk+1)N+5", "q=∑k=15k2(nk+1)N+5", "s2=q−m2N+6", "lowerbound=m−1.645·s")
    ]
