"""Categories and tags as clean terms, each once, without those that only say "none"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.fields.text import identity, plain

_LONGEST_TERM = 100
_EDGES = " ,;|·•、，；"
_LABEL = re.compile(
    r"(?:categor(?:y|ies)|filed (?:under|in)|posted in|tags?|tagged(?: with)?|topics?|kategorien?|"
    r"schlagw(?:ort|örter)|"
    r"catégories?|étiquettes?|categor[ií]as?|etiquetas?|categorie|рубрик[аи]|категори[яи]|метк[аи]|теги?|"
    r"分类|分類|标签|標籤|カテゴリー?|タグ|카테고리|태그)\s*[:：]\s*",
    re.IGNORECASE,
)
# Words that say that there is no category. Words that people also choose ("General", "Allgemein",
# "News", "Blog") stay, even where a blog engine gives them by default.
_PLACEHOLDERS = frozenset(
    map(
        identity,
        (
            *("Uncategorized", "Uncategorised", "Not categorized", "Unclassified", "No category", "None"),
            *(
                "Sin categoría",
                "Sin categoria",
                "Sin categorizar",
                "Sin clasificar",
                "Sense categoria",
                "Sen categoría",
            ),
            *(
                "Non classé",
                "Non classée",
                "Non-classé",
                "Non catégorisé",
                "Sans catégorie",
                "Senza categoria",
            ),
            *("Sem categoria", "Não categorizado", "Necategorisite", "Necategorizat", "Fără categorie"),
            *("Unkategorisiert", "Nicht kategorisiert", "Ohne Kategorie", "Keine Kategorie"),
            *(
                "Geen categorie",
                "Niet gecategoriseerd",
                "Ongecategoriseerd",
                "Okategoriserade",
                "Okategoriserad",
            ),
            *(
                "Ukategoriseret",
                "Ikke kategoriseret",
                "Ukategorisert",
                "Ikke kategorisert",
                "Luokittelematon",
            ),
            *(
                "Bez kategorii",
                "Nezařazené",
                "Nezařazeno",
                "Nezaradené",
                "Kategorizálatlan",
                "Nincs kategorizálva",
            ),
            *("Nekategorizirano", "Nerazvrstano", "Некатегоризовано", "Без категория", "Некатегоризирани"),
            *(
                "Без рубрики",
                "Без категории",
                "Без категорії",
                "Be kategorijos",
                "Bez kategorijas",
                "Liigitamata",
            ),
            *(
                "Χωρίς κατηγορία",
                "Αταξινόμητα",
                "Kategorisiz",
                "Kategori yok",
                "Tak Berkategori",
                "Tanpa kategori",
            ),
            *("Chưa phân loại", "Chưa được phân loại", "ไม่มีหมวดหมู่", "अवर्गीकृत", "غير مصنف", "بدون تصنيف"),
            *("دسته‌بندی نشده", "دسته بندی نشده", "بدون دسته‌بندی", "بدون دسته بندی", "ללא קטגוריה"),
            *(
                "未分类",
                "未分類",
                "默认分类",
                "カテゴリーなし",
                "カテゴリなし",
                "미분류",
                "분류되지 않음",
                "카테고리 없음",
            ),
        ),
    ),
)


def clean_terms(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the terms in order, each once: of two that differ in letter case or white space, the first.

    A leading "#" and a leading label ("Category:") go. A term is one element: commas inside
    it stay. Terms over 100 characters are no terms and go, and so do those that say that
    there is none ("Uncategorized", "Sin categoría", "未分类").

    >>> clean_terms(["Cloud &amp; DevOps", "News", "news ", "#linux", "Uncategorized", "C#"])
    ('Cloud & DevOps', 'News', 'linux', 'C#')
    >>> clean_terms(["Без рубрики", "未分類", "Non classé", ""])
    ()
    """
    terms: dict[str, str] = {}
    for text in texts:
        term = _LABEL.sub("", plain(text).strip(_EDGES), count=1).lstrip("#＃").strip(_EDGES)
        key = identity(term)
        if key and len(term) <= _LONGEST_TERM and key not in _PLACEHOLDERS:
            terms.setdefault(key, term)
    return tuple(terms.values())
