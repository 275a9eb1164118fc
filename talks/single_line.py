"""Text of any kind as one line, for formats in which a line break or a control character ends something."""

import re

# What neither XML 1.0 nor RFC 5545 (3.1) has a place for; of those that are blanks a blank is left.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")


def one_line(text: str) -> str:
    """Without control characters; every line break and every run of blanks is one blank."""
    return " ".join(_FORBIDDEN.sub("", text).split())
