"""Dates that count from the time of reading: "3 years ago", "yesterday"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

# By unit, in the languages that are frequent among blogs; an hour stands for all that is shorter than a day
_UNIT_NAMES = """
year:  year years yr yrs jahr jahre jahren an ans année années año años ano anos anno anni jaar jaren
       год года лет 年 년
month: month months mo mos monat monate monaten mois mes meses mês mese mesi maand maanden
       месяц месяца месяцев 个月 個月 か月 ヶ月 カ月 ヵ月 月 개월 달
week:  week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken
       неделю недели недель 周 週 週間 星期 주 주일
day:   day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen день дня дней
       天 日 일
hour:  hour hours hr hrs stunde stunden heure heures hora horas ora ore uur uren час часа часов
       minute minutes min mins minuten minuto minutos minuti minuut минуту минуты минут
       second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondo secondi
       seconden секунд 小时 小時 時間 分钟 分鐘 分 秒 시간 분 초
"""
_DAY_NAMES = """
0: today just_now heute aujourd'hui aujourd’hui hoy hoje oggi vandaag сегодня bugün dzisiaj idag i_dag
   امروز 今天 今日 刚刚 오늘 방금
1: yesterday gestern hier ayer ontem ieri gisteren вчера dün wczoraj igår i_går دیروز أمس
   昨天 昨日 어제
2: vorgestern avant-hier anteayer anteontem eergisteren позавчера 前天 그저께
"""


def _keyed(table: str) -> dict[str, str]:
    """Turn a table of "key: names" around: name -> key."""
    names: dict[str, str] = {}
    key = ""
    for word in table.split():
        if word.endswith(":"):
            key = word[:-1]
        else:
            names[word.replace("_", " ")] = key
    return names


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_UNITS = _keyed(_UNIT_NAMES)
_DAYS = _keyed(_DAY_NAMES)
_ONE = "an|a|one|einem|einer|une|un|una|uma|um|een|één|год|месяц"
_ABOUT = r"(?:(?:about|over|almost|etwa|ca|environ|unos|cerca de|около)\.?\s+)?"
_COUNTED = re.compile(
    rf"(?:\b(vor|il y a|hace|há)\s+)?{_ABOUT}(?<![^\W_])(\d{{1,4}}|{_ONE})\s?({_any_of(_UNITS)})\.?"
    rf"(?:(?:,|\s(?:and|und|et|y|e|и))?\s\d{{1,2}}\s?(?:{_any_of(_UNITS)}))?"
    r"(?:\s?(ago|fa|atrás|geleden|назад|以?前|전))?(?![^\W_])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?:\w+:?\s)?({_any_of(_DAYS)})(?:[\s,]+(?:at|um|à|a las|в)?\s?[\d:.]+.*)?", re.IGNORECASE | re.DOTALL
)
_MONTHS = 12


def relative_date(text: str, fetched: datetime) -> str | None:
    """Return what a relative date means at ``fetched``, as precise as its unit; None if the text holds none.

    Years give a year, months a year and month, weeks and days a day, anything shorter the
    day in the time zone of ``fetched``.

    >>> fetched = datetime(2024, 2, 29, 12, 0)
    >>> [relative_date(text, fetched) for text in ("3 years ago", "vor 2 Monaten", "5天前", "yesterday")]
    ['2021', '2023-12', '2024-02-24', '2024-02-28']
    """
    if named := _NAMED.fullmatch(text):
        return _back(fetched, int(_DAYS[named[1].lower()]), "day")
    for before, number, unit, after in _COUNTED.findall(text):
        if before or after:
            return _back(fetched, int(number) if number.isdecimal() else 1, _UNITS[unit.lower()])
    return None


def _back(fetched: datetime, count: int, unit: str) -> str | None:
    if unit == "year":
        return f"{fetched.year - count:04d}" if count < fetched.year else None
    if unit == "month":
        years, month = divmod(fetched.year * _MONTHS + fetched.month - 1 - count, _MONTHS)
        return f"{years:04d}-{month + 1:02d}" if years > 0 else None
    try:
        return (fetched - timedelta(**{f"{unit}s": count})).date().isoformat()
    except OverflowError:
        return None
