"""What no log may hold: addresses that are keys by themselves."""

import logging
import re

SECRET = re.compile(r"(/agenda/|/mails/stop/)[^/\s?&\"']{8,}")


class HidesSecretAddresses(logging.Filter):
    """The tokens of agendas and of links that stop mails, wherever a message or its parts name them."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if SECRET.search(message):
            record.msg, record.args = SECRET.sub(r"\1…", message), None
        return True
