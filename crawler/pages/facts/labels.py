"""Tells which field a word names: labels, class names, icons and address segments, in many languages."""

from __future__ import annotations

import re
from urllib.parse import unquote

from crawler.pages.remembered import remembered

_AUTHOR_LEADS = """
    by|written by|posted by|published by|submitted by|words by|text by|story by|article by|von
    verfasst von|geschrieben von|veröffentlicht von|erstellt von|par|écrit par|rédigé par|publié par
    posté par|por|escrito por|publicado por|enviado por|postado por|di|scritto da|pubblicato da
    inviato da|door|geschreven door|geplaatst door|av|af|skrevet av|skriven av|skrevet af|oleh
    ditulis oleh|bởi|đăng bởi|viết bởi|опубликовал|написал|написала|نوشته|توسط|بقلم|מאת|作者|撰文|文
"""
_LABELS: dict[str, str] = {
    "author": """
        author|authors|текст|autor|autoren|auteur|auteure|autora|autores|autore|forfatter|författare
        autorem|napisał|kirjoittaja|yazar|yazan|автор|автора|авторы|نویسنده|كتبها|كتبه|الكاتب|文章作者
        本文作者|文／|编辑|著者|投稿者|執筆者|書いた人|글쓴이|작성자|저자|tác giả|penulis|συγγραφέας
        लेखक|szerző
    """,
    "published": """
        published|posted|date|created|posted on|published on|created on|published at|publish date
        post date|written on|date published|first published|originally published|datum|veröffentlicht
        veröffentlicht am|erstellt|geschrieben am|publié|publié le|posté le|écrit le|mis en ligne le
        fecha|publicado|publicado el|publicado em|data|pubblicato|pubblicato il|gepubliceerd
        gepubliceerd op|geplaatst op|publicerad|publisert|julkaistu|opublikowano|yayınlanma|tarih
        опубликовано|дата|создано|تاریخ|انتشار|تاريخ النشر|نشر في|发表于|发表|发布于|发布|发布时间
        发布日期|日期|时间|写作日期|创建时间|发表时间|撰写于|發表於|發佈於|發布日期|投稿日|公開日|作成日
        公開|投稿|작성일|게시일|등록일|발행일|ngày đăng|diposting
    """,
    "updated": """
        updated|last updated|modified|last modified|last update|updated on|last updated on|update|edited
        last edited|revised|updated at|modified on|last modified on|date modified|aktualisiert
        zuletzt aktualisiert|zuletzt geändert|geändert|aktualisiert am|mis à jour|mis à jour le
        modifié le|dernière mise à jour|actualizado|actualizado el|última actualización|modificado
        atualizado|atualizado em|aggiornato|modificato|ultimo aggiornamento|bijgewerkt|laatst bijgewerkt
        laatst gewijzigd|uppdaterad|oppdatert|opdateret|päivitetty|zaktualizowano|güncellendi|güncelleme
        обновлено|изменено|به‌روزرسانی|بروزرسانی|آخر تحديث|更新于|更新於|更新|更新时间|更新日期|最近更新
        最后更新|最后更新于|最后修改|修改于|更新日|最終更新|最終更新日|수정일|최종 수정|최종 수정일
        마지막 업데이트|업데이트|cập nhật
    """,
    "category": """
        category|categories|filed under|posted in|filed in|published in|kategorie|kategorien|rubrik
        rubriken|abgelegt unter|catégorie|catégories|rubrique|classé dans|publié dans|categoría
        categorías|categoria|categorias|categorie|archiviato in|kategori|kategorier|kategoria|kategoriat
        категория|категории|рубрика|рубрики|دسته|دسته‌بندی|دسته ها|التصنيف|تصنيفات|分类|分类于|分類|类别
        專欄|カテゴリ|カテゴリー|카테고리|분류|chuyên mục|danh mục|thể loại|kategoriler|κατηγορία
        κατηγορίες|קטגוריה|קטגוריות|section
    """,
    "tag": """
        tag|tags|tagged|tagged with|tagged as|keywords|label|labels|topics|topic|schlagwort|schlagworte
        schlagwörter|stichwort|stichworte|stichwörter|verschlagwortet mit|étiquette|étiquettes|étiqueté
        mots-clés|mots clés|mot-clé|etiqueta|etiquetas|etiquetado|palabras clave|marcadores|etichette
        etichetta|parole chiave|trefwoord|trefwoorden|etiketter|taggar|avainsanat|tunnisteet|tagi
        słowa kluczowe|etiket|etiketler|метка|метки|тег|теги|ключевые слова|برچسب|برچسب‌ها|برچسب ها|وسوم
        الوسوم|标签|標籤|关键词|タグ|태그|thẻ|từ khóa|ετικέτες|תגיות
    """,
    "read_time": """
        reading time|read time|read|estimated reading time|est. reading time|time to read|lesezeit
        lesedauer|temps de lecture|durée de lecture|tiempo de lectura|tempo de leitura|tempo di lettura
        leestijd|lästid|lesetid|læsetid|lukuaika|czas czytania|okuma süresi|время чтения|время на чтение
        زمان مطالعه|مدت مطالعه|وقت القراءة|阅读时长|阅读时间|预计阅读|预计阅读时间|閱讀時間|読了時間
        読了目安|読む時間|읽는 시간|읽는데|thời gian đọc
    """,
}


def _phrases(words: str) -> list[str]:
    return re.split(r"\s*[|\n]\s*", words.strip())


AUTHOR_LEADS = tuple(_phrases(_AUTHOR_LEADS))
"""The words that an author's name follows with or without a colon."""
_FIELD_OF_LABEL = dict.fromkeys(AUTHOR_LEADS, "author") | {
    word: field for field, words in _LABELS.items() for word in _phrases(words)
}

_CLASS_WORDS: dict[str, str] = {
    "author": """
        author authors byline autor auteur vcard
    """,
    "published": """
        date dates published pubdate posted datetime timestamp created creation publish datum
    """,
    "updated": """
        updated modified lastmod revised
    """,
    "category": """
        category categories cat cats cate cates kategorie kategorien rubrik rubrique categoria categorie
    """,
    "tag": """
        tag tags keyword keywords hashtag hashtags etiqueta etiquetas tagcloud taglist
    """,
    "read_time": """
        readtime readingtime
    """,
}
_FIELD_OF_CLASS = {word: field for field, words in _CLASS_WORDS.items() for word in words.split()}

_ICON_WORDS: dict[str, str] = {
    "author": "user person pencil pen account profile",
    "published": "calendar",
    "updated": "history update refresh",
    "category": "folder inbox archive",
    "read_time": "stopwatch hourglass",
}
_FIELD_OF_ICON = _FIELD_OF_CLASS | {
    word: field for field, words in _ICON_WORDS.items() for word in words.split()
}

_ZONE_WORDS: dict[str, str] = {
    "comments": """
        comment comments commentlist respond disqus replies reply webmentions trackbacks
    """,
    "related": """
        related recommended recommend recommendation recommendations recent popular similar trending
        latest morefrom suggestions relatedposts recentposts
    """,
    "nav": """
        nav navbar menu navigation pagination pager toc prev next neighbours share sharing social
        breadcrumb breadcrumbs subscribe newsletter
    """,
    "aside": """
        sidebar widget widgets aside secondary blogroll cookie popup modal
    """,
}
_ZONE_OF_CLASS = {word: zone for zone, words in _ZONE_WORDS.items() for word in words.split()}

_SEGMENTS: dict[str, str] = {
    "category": """
        category categories cat kategorie kategorien kategori kategoria kategorien-archiv categorie
        categoria categorias categoría rubrik rubriken rubrique rubriques rubric section sections 分类
        分類 カテゴリー 카테고리 категория rubrika
    """,
    "tag": """
        tag tags label labels tagged etiqueta etiquetas etiquette etiquettes etichetta schlagwort
        schlagworte schlagwoerter stichwort keyword keywords topic topics hashtag mot-cle mots-cles 标签
        標籤 タグ 태그 метка etiket
    """,
    "author": """
        author authors autor autoren auteur auteurs autore user users writer writers profile people
        member contributors contributor 作者 staff team
    """,
}
_FIELD_OF_SEGMENT = {word: field for field, words in _SEGMENTS.items() for word in words.split()}

_NEGATIONS = frozenset({"no", "not", "has", "with", "without", "hide", "elementor", "et", "wp", "is", "js"})
"""A class that begins so says what a page has or lacks, or names the parts of a page builder."""

_DURATION = frozenset({"time", "duration", "length", "min", "minutes", "eta"})
_EDGES = " \t\n\r:：|•·,;–—-/【】[]()（）〔〕#\u00a0\u200b\ufe0f"
_SYMBOL = re.compile(r"[\U0001f000-\U0001faff\u2190-\u2bff]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SPLIT_PATH = re.compile(r"[/?#&=:]+")
_STEM = re.compile(r"\.(?:html?|php|aspx?)$")


@remembered
def field_of_label(text: str) -> str | None:
    """Return the field that a whole label names, or None.

    >>> field_of_label("Tags:"), field_of_label("发表于"), field_of_label("作者🖊")
    ('tag', 'published', 'author')
    """
    if len(text) > 40:  # noqa: PLR2004 - no label is a sentence
        return None
    return _FIELD_OF_LABEL.get(_SYMBOL.sub("", text).strip(_EDGES).casefold())


def _words(token: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(token)]


@remembered
def reading_of_class(value: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the fields and the zones that a class attribute speaks of.

    >>> fields, zones = reading_of_class("post-meta-date-updated")
    >>> sorted(fields), sorted(zones)
    (['published', 'updated'], [])
    >>> sorted(reading_of_class("widget sidebarArea no-comments")[1])
    ['aside']
    """
    fields, zones = set(), set()
    for token in value.split():
        words = _words(token)
        for word in words:
            if word in _FIELD_OF_CLASS:
                fields.add(_FIELD_OF_CLASS[word])
        if {"reading", "read"} & set(words) and _DURATION & set(words):
            fields.add("read_time")
        if words and words[0] not in _NEGATIONS:
            zones |= {_ZONE_OF_CLASS[word] for word in words if word in _ZONE_OF_CLASS}
            if "side" in words[:-1] and words[-1] != "side":
                zones.add("aside")
    return frozenset(fields), frozenset(zones)


@remembered
def field_of_icon(value: str) -> frozenset[str]:
    """Return the fields that an icon's class names speak of.

    >>> sorted(field_of_icon("fa fa-user")), sorted(field_of_icon("icon-tags"))
    (['author'], ['tag'])
    """
    return frozenset(_FIELD_OF_ICON[word] for word in _words(value) if word in _FIELD_OF_ICON)


@remembered
def field_of_address(href: str) -> str | None:
    """Return the field that the page behind an address is about: one category, tag or author, else None.

    A segment names the field only if something follows it: ``/tags/`` is the list of all.

    >>> [field_of_address(href) for href in ("/blog/tags/mac/", "/categories.html#recipe-ref", "/tags/")]
    ['tag', 'category', None]
    """
    parts = [part for part in _SPLIT_PATH.split(unquote(href).lower()) if part]
    for name, _ in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        field = _FIELD_OF_SEGMENT.get(_STEM.sub("", name))
        if field:
            return field
    return None
