"""All scenarios, played one after another: python -m tests.hostile [-o FILE] [NAME...]."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.hostile.playing import play
from tests.hostile.scenario import all_scenarios
from tests.hostile.table import summary, table

if TYPE_CHECKING:
    from tests.hostile.playing import Played
    from tests.hostile.scenario import Scenario


def main() -> int:
    """Return 0 if every scenario went as expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("names", nargs="*", help="scenarios to play, or parts of their names; all if none")
    parser.add_argument("-o", "--output", type=Path, help="write the table there as Markdown")
    parser.add_argument("-n", "--jobs", type=int, default=1, help="play so many at once  [default: 1]")
    parser.add_argument("--list", action="store_true", help="name the scenarios and play none")
    arguments = parser.parse_args()
    chosen = [
        scenario
        for scenario in all_scenarios()
        if not arguments.names or any(name in scenario.name for name in arguments.names)
    ]
    if arguments.list:
        print("\n".join(f"{scenario.name}: {scenario.served}" for scenario in chosen))
        return 0
    with ThreadPoolExecutor(arguments.jobs) as pool:
        played = list(pool.map(_played, chosen))
    if arguments.output:
        arguments.output.write_text(table(played), encoding="utf8")
    print(summary(played))
    return int(any(one.complaints for one in played))


def _played(scenario: Scenario) -> Played:
    one = play(scenario)
    code = "/".join("killed" if ran.code is None else str(ran.code) for ran in one.runs)
    print(f"{scenario.name}: exit {code}, {one.seconds:.1f} s, {one.megabytes:.0f} MB; {one.did}", flush=True)
    for complaint in one.complaints:
        print(f"    NOT AS EXPECTED: {complaint}", flush=True)
    if one.complaints:
        print("    | " + "\n    | ".join(one.runs[-1].err.strip().splitlines()[-8:]), flush=True)
    return one


if __name__ == "__main__":
    sys.exit(main())
