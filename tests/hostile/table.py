"""The scenario table as Markdown: what was served, what the archive did, exit code, seconds, peak memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.hostile.playing import Played

_LONGEST = 160


def table(played: Sequence[Played]) -> str:
    """Return the table and a line that sums it up."""
    lines = ["| scenario | served | what the archive did | exit | s | MB |", "|---|---|---|---|---|---|"]
    lines += [_row(one) for one in played]
    return "\n".join([*lines, "", summary(played), ""])


def summary(played: Sequence[Played]) -> str:
    """Return what all scenarios together needed."""
    failed = sum(bool(one.complaints) for one in played)
    seconds = max((one.seconds for one in played), default=0)
    most = max((one.megabytes for one in played), default=0)
    crashed = sum("traceback" in " ".join(one.complaints) for one in played)
    hung = sum(any(ran.code is None for ran in one.runs) for one in played)
    return (
        f"{len(played)} scenarios: {len(played) - failed} as expected, {failed} not; {crashed} crashed, "
        f"{hung} hung; the longest took {seconds:.1f} s, the largest {most:.0f} MB."
    )


def _row(played: Played) -> str:
    code = "/".join("killed" if ran.code is None else str(ran.code) for ran in played.runs)
    did = _cell(played.did)
    if played.complaints:
        did = f"**NOT AS EXPECTED: {_cell('; '.join(played.complaints))}** {did}"
    served = _cell(played.scenario.served)
    figures = f"{code} | {played.seconds:.1f} | {played.megabytes:.0f}"
    return f"| {played.scenario.name} | {served} | {did} | {figures} |"


def _cell(text: str) -> str:
    plain = " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
