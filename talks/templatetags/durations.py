"""How long something takes, in words."""

import datetime

from django import template

register = template.Library()
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)


@register.filter
def in_hours(duration: datetime.timedelta) -> str:
    """A begun minute counts: “1 h 25 min”, “2 h”, “3 min”."""
    minutes = -(-duration // MINUTE)
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


@register.filter
def in_minutes(duration: datetime.timedelta) -> str:
    """As one says it: “25 minutes”, “1 minute”, and “1 h 25 min” from an hour on."""
    minutes = -(-duration // MINUTE)
    return in_hours(duration) if duration >= HOUR else f"{minutes} minute{'' if minutes == 1 else 's'}"
