"""All that a command imports on its way, imported before: for the process from which runs are forked."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scrapy.utils.misc import load_object

from crawler.process import crawl_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = ("blog_to_sqlite", "crawler", "pipelines", "archive")
SCRAPYS = ("scrapy.", "crawler.", "pipelines.")


def components(setting: Any) -> Iterator[str]:
    """Yield the names of the classes that a setting of Scrapy names and does not put off."""
    if isinstance(setting, str):
        if setting.startswith(SCRAPYS) and setting.rpartition(".")[2][:1].isupper():
            yield setting
    elif hasattr(setting, "items"):
        for name, inner in setting.items():
            if inner is not None:
                yield from components(name)
                yield from components(inner)


for room in ROOMS:
    for found in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
        if not found.name.endswith("__main__"):
            import_module(found.name)
for value in crawl_settings({}).values():
    for component in components(value):
        load_object(component)
# What stands here stays: no run need look through it for garbage.
gc.collect()
gc.freeze()
