"""A declared language as a BCP 47 tag in its canonical letter case."""

from __future__ import annotations

import re

_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to "
    "tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
# ISO 639-2 reserves four codes for texts of no, unknown or many languages
_THREE_LETTERS = re.compile(r"(?!mis|mul|und|zxx)[a-z]{3}")
# RFC 5646 wants the shortest code there is, and the codes that replaced withdrawn ones; the last four are
# codes of countries that are no codes of languages and are written in their place
_REPLACED = (
    "eng=en deu=de ger=de fra=fr fre=fr spa=es ita=it por=pt rus=ru jpn=ja zho=zh chi=zh cmn=zh kor=ko "
    "nld=nl dut=nl pol=pl tur=tr ara=ar fas=fa per=fa heb=he hin=hi swe=sv iw=he in=id ji=yi jw=jv "
    "mo=ro jp=ja cn=zh cz=cs dk=da"
)
_PREFERRED = dict(pair.split("=") for pair in _REPLACED.split())
# RFC 5646, section 2.1: language, extended language, script, region, variants, extensions, private use
_TAG = re.compile(
    r"([a-z]{2,3})((?:-[a-z]{3}){0,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?"
    r"((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)((?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*)(-x(?:-[a-z0-9]{1,8})+)?",
)
_FIRST = re.compile(r"[^\s,;|.@]+")


def clean_language(text: str) -> str | None:
    """Return the BCP 47 tag in the letter case of RFC 5646, section 2.1.1; None when no language is named.

    Of several languages ("en, de") the first counts; POSIX names ("de_AT.UTF-8") are understood.

    >>> clean_language("en_US"), clean_language("zh-hans-cn"), clean_language("de_AT.UTF-8")
    ('en-US', 'zh-Hans-CN', 'de-AT')
    >>> clean_language("klingon"), clean_language("xx"), clean_language("")
    (None, None, None)
    """
    first = _FIRST.search(text)
    tag = _TAG.fullmatch(first[0].replace("_", "-").lower()) if first else None
    if tag is None:
        return None
    language, extended, script, region, variants, extensions, private = (part or "" for part in tag.groups())
    language = _PREFERRED.get(language, language)
    if not (language in _TWO_LETTERS or _THREE_LETTERS.fullmatch(language)):
        return None
    return f"{language}{extended}{script.title()}{region.upper()}{variants}{extensions}{private}"
