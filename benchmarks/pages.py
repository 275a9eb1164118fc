"""One address of each kind of page in the made-up edition of benchmarks/programme.py."""

EDITION = "/benchmark-2024/"
HOME = EDITION
LIST = f"{EDITION}talks/"
TALK = f"{EDITION}talks/talk-7/"
BUSY_TALK = f"{EDITION}talks/talk-0/"
REPORT = f"{EDITION}reports/report/"
SPEAKERS = "/speakers/"
SPEAKER = "/speakers/speaker-7/"
EVENT = f"{EDITION}events/day-1/"
VENUE = f"{EDITION}venue/"
ROOM = f"{EDITION}venue/room-1/"
TAG = "/tags/topic-1/"
