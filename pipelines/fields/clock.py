"""The time of day, with its offset, in a written date."""

from __future__ import annotations

import re
from typing import NamedTuple

_BEFORE_NOON = r"[ap]\.?\s?m\b\.?|πμ|π\.μ\.|上午|午前|오전|凌晨|早上"
_AFTER_NOON = r"μμ|μ\.μ\.|下午|午後|오후|晚上"
_HALF = rf"(?:{_BEFORE_NOON}|{_AFTER_NOON})"
# Hours from UTC: the American names by RFC 2822, section 4.3, and others that have one meaning each
_ZONE_NAMES = (
    "Z=0 UTC=0 GMT=0 UT=0 WET=0 WEST=1 CET=1 CEST=2 MEZ=1 MESZ=2 EET=2 EEST=3 MSK=3 JST=9 KST=9 AEST=10 "
    "AEDT=11 NZST=12 NZDT=13 EST=-5 EDT=-4 CST=-6 CDT=-5 MST=-7 MDT=-6 PST=-8 PDT=-7"
)
_ZONES = {name: int(hours) for name, hours in (zone.split("=") for zone in _ZONE_NAMES.split())}
_ZONE = rf"(?:\s?(?-i:({'|'.join(_ZONES)}))(?![a-z]))?(?:\s?([+−-])(\d\d):?(\d\d)?(?![\d:]))?"
_CLOCK = re.compile(
    rf"(?<![\d.,:+-])(?:({_HALF})\s?)?(\d{{1,2}})(?:[:h時时點点]|시\s?)\s?(\d\d)"
    rf"(?:(?:[:m分]|분\s?)\s?(\d\d)(?:[.,](\d{{1,9}}))?)?[分秒분초]?(?!\d)(?:\s?({_HALF}))?{_ZONE}",
    re.IGNORECASE,
)
# Text of two elements without a space between them
_GLUED = re.compile(r"((?:19|20)\d\d)(?=\d{1,2}:\d\d)")
_HOUR_ONLY = re.compile(r"(?<![\d.,:+-])(\d{1,2})\s?([ap])\.?m\b\.?", re.IGNORECASE)
_POSSIBLE = re.compile(r"T(?:[01]\d|2[0-3])(?::[0-5]\d){2}")
_POSSIBLE_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")
_NOON = 12


class Clock(NamedTuple):
    """A text without its time of day, and that time as ISO 8601 with a leading "T", or empty."""

    rest: str
    time: str


def split_clock(text: str) -> Clock:
    """Return the text without its first time of day, and that time with its offset where one is given.

    >>> split_clock("June 22, 2010 10:04 PM"), split_clock("27 Nov 2020 19:29:39 +0000")
    (Clock(rest='June 22, 2010  ', time='T22:04:00'), Clock(rest='27 Nov 2020  ', time='T19:29:39+00:00'))
    >>> split_clock("March 8, 2012")
    Clock(rest='March 8, 2012', time='')
    """
    text = _GLUED.sub(r"\1 ", text)
    found = _CLOCK.search(text)
    if found is None:
        return _hour_only(text)
    before, hour, minute, second, fraction, after, name, sign, hours, minutes = found.groups()
    time = _time(int(hour), int(minute), int(second or 0), before or after or "")
    if time:
        fraction = (fraction or "")[:6].rstrip("0")
        time += f".{fraction}" if fraction else ""
        time += _offset(name, sign, int(hours or 0), int(minutes or 0))
    return Clock(f"{text[: found.start()]} {text[found.end() :]}", time)


def _hour_only(text: str) -> Clock:
    found = _HOUR_ONLY.search(text)
    if found is None:
        return Clock(text, "")
    return Clock(f"{text[: found.start()]} {text[found.end() :]}", _time(int(found[1]), 0, 0, found[2]))


def _time(hour: int, minute: int, second: int, half: str) -> str:
    """Format a time of 24 hours out of one of 12 or 24; empty if there is none such."""
    if half and hour <= _NOON:
        afternoon = half[0] in "pPμ下後오晚" and not half.startswith("오전")
        hour = hour % _NOON + (_NOON if afternoon or half == "午後" else 0)
    text = f"T{hour:02d}:{minute:02d}:{second:02d}"
    return text if _POSSIBLE.fullmatch(text) else ""


def _offset(name: str | None, sign: str | None, hours: int, minutes: int) -> str:
    text = f"{'+' if sign == '+' else '-'}{hours:02d}:{minutes:02d}"
    if sign and _POSSIBLE_OFFSET.fullmatch(text):
        return text
    if name:
        return f"{_ZONES[name]:+03d}:00"
    return ""
