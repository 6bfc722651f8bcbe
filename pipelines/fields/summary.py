"""A post's summary, or None where the blog gives only a placeholder."""

from __future__ import annotations

import re

from pipelines.fields.text import identity, plain

# A short text of these words alone, one of them a call, says nothing of its post
_CALL_TO_READ = (
    "read|reading|continue|click|tap|view|see|open|lesen|weiterlesen|lire|lisez|leer|lea|seguir|leyendo|ver|ler|leia|"
    "continuar|lendo|leggi|leggere|continua|continuer|lees|lezen|läs|läsa|les|lese|læs|lue|citește|czytaj|číst|oku|"
    "читать|читати|подробнее|baca|xem|đọc"
)
_FILLERS = (
    "a|about|an|and|article|articles|at|below|blog|complete|detail|details|entire|entry|for|full|here|in|info|"
    "information|it|keep|learn|link|more|my|now|of|on|original|our|out|page|please|post|posts|rest|site|story|text|"
    "the|this|to|website|whole|your|"
    "artikel|beitrag|das|dazu|den|der|die|ganze|ganzen|gesamte|gesamten|hier|im|klicken|mehr|um|vollständige|"
    "vollständigen|weiter|zu|"
    "cet|cette|cliquez|complet|de|du|en|ici|l'article|la|le|l’article|plus|pour|savoir|suite|"
    "aquí|aqui|artículo|clic|completa|completo|el|entrada|haz|más|mas|para|todo|"
    "artigo|clique|inteiro|mais|o|qui|articolo|clicca|di|il|l'articolo|l’articolo|per|più|tutto|"
    "bericht|dit|hele|het|klik|meer|om|te|verder|volledige|hela|inlägget|mer|vidare|artiklen|artikkelen|lisää|"
    "artykuł|cały|dalej|tutaj|więcej|wpis|celý|článek|dál|více|departe|mai|mult|devam|devamını|et|"
    "весь|далее|дальше|полностью|статью|текст|далі|lanjut|selengkapnya|thêm|tiếp"
)
_CALL_ONLY = re.compile(
    rf"(?=.*\b(?:{_CALL_TO_READ})\b)\W*(?:(?:{_CALL_TO_READ}|{_FILLERS})\b\W*){{1,12}}", re.IGNORECASE
)
# Calls that stand at the end of a summary, or alone
_CALL = (
    r"(?:read (?:more|on|full post|full article)"
    r"|read the (?:full |whole |entire |complete |rest of the )?(?:post|article|story)"
    r"|(?:continue|keep) reading|click (?:here )?to (?:read|continue)(?: (?:more|on|reading))?|see more"
    r"|weiterlesen|mehr lesen|weiter lesen|lire (?:la suite|plus)|en savoir plus|continuer la lecture"
    r"|(?:leer|ver) m[áa]s|(?:seguir|continuar) leyendo|(?:ler|leia|ver) mais|continuar? (?:lendo|a ler)"
    r"|leggi (?:tutto|di più|altro)|continua a leggere|lees (?:meer|verder)|verder lezen|l[äe]s mer|læs mere"
    r"|lue lisää|czytaj (?:dalej|więcej)|číst (?:dál|více)|celý článek|citește mai (?:mult|departe)"
    r"|devamını oku|читать (?:далее|дальше|полностью)|подробнее|читати далі|baca selengkapnya|đọc tiếp"
    r"|xem thêm)"
)
# In scripts without capitals nothing tells a call from prose; these do not stand at the end of prose
_CALL_WITHOUT_CASE = (
    r"(?:(?:点击|點擊)?(?:继续阅读|繼續閱讀|阅读更多|閱讀更多|查看更多)"
    r"|(?:点击|點擊)?(?:阅读|閱讀|查看)(?:全文|原文)"
    r"|続きを読む|続きはこちら|もっと読む|(?:記事|全文)を読む"
    r"|더 ?보기|더 ?읽기|계속 ?읽기|자세히 ?보기|전체 ?(?:글|보기)"
    r"|ادامه مطلب|بیشتر بخوانید|اقرأ المزيد|متابعة القراءة|قراءة المزيد"
    r"|קרא עוד|המשך לקרוא|और पढ़ें|อ่านต่อ|อ่านเพิ่มเติม)"
)
_ARROW = r"[→➔➜»›>⟶]"
_END = r"[\s→➔➜»›>⟶…:.)\]]*$"
_TAIL = re.compile(
    rf"(?:^|(?<=[.!?…:;)\]→»|·。！？]))\s*[(\[]?{_CALL}{_END}"
    rf"|\s*[(\[]{_CALL}{_END}|\s{_CALL}\s*{_ARROW}{_END}"
    rf"|\s*[(\[]?{_CALL_WITHOUT_CASE}{_END}|\s*[(\[](?:more|mehr|suite|más|mais|altro)\s*[.…]*[)\]]$",
    re.IGNORECASE,
)
_CAPITAL_TAIL = re.compile(
    r"\s(?:Read [Mm]ore|Read [Tt]he [Rr]est|Continue [Rr]eading|Keep [Rr]eading|Weiterlesen|Lire la suite"
    r"|Leer más|Ler mais|Leia [Mm]ais|Lees [Vv]erder|Czytaj dalej|Читать далее|Devamını oku)$",
)
_TITLED_TAIL = re.compile(rf"\s*\b(?:Continue|Keep) reading\s[\"“«]?(.{{1,300}}?)[\"”»]?\s*{_ARROW}*$")
_BRACKETED_ELLIPSIS = re.compile(r"[(\[]\s*(?:…|\.{3})\s*[)\]]$")
_NOTHING = re.compile(
    "no (?:description|summary|excerpt)(?: (?:available|provided|yet))?|description|summary|excerpt|undefined"
    "|null|none|nan|todo|tbd|coming soon|there is no excerpt because this is a .* post|keine beschreibung"
    "|pas de description|sin descripción|sem descrição|нет описания|暂无(?:描述|简介|摘要)",
)
_LONGEST_CALL = 200
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def clean_summary(text: str, title: str = "") -> str | None:
    """Return the summary on one line; None for a placeholder, for only the title, for no words at all.

    Calls to read on go from its end. The ellipsis of a cut stays, "[…]" as "…".

    >>> clean_summary("How production systems handle it.</p>")
    'How production systems handle it.'
    >>> clean_summary("Read the full post for details."), clean_summary("続きを読む"), clean_summary("A", "a")
    (None, None, None)
    >>> clean_summary("We moved [&hellip;] Continue reading &rarr;"), clean_summary("Click to read…")
    ('We moved …', None)
    """
    summary = plain(text)
    before = None
    while summary != before:
        before = summary
        summary = _BRACKETED_ELLIPSIS.sub("…", _without_call(summary, title)).rstrip()
    if len(summary) > max(_LONGEST_CALL, 2 * len(title)):
        return summary
    bare = _bare(summary)
    if not bare or bare == _bare(title) or _NOTHING.fullmatch(bare) or _CALL_ONLY.fullmatch(summary):
        return None
    return summary


def _without_call(summary: str, title: str) -> str:
    """Cut one call to read on off the end."""
    start = max(0, len(summary) - _LONGEST_CALL - len(title))
    head, tail = summary[:start], summary[start:]
    titled = _TITLED_TAIL.search(tail) if title else None
    if titled and _bare(titled[1]) == _bare(title):
        return head + tail[: titled.start()]
    return head + _CAPITAL_TAIL.sub("", _TAIL.sub("", tail))


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(identity(text)))
