from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive.faults import UsageFault
from blog_to_sqlite.schedule.cron import parse_cron
from blog_to_sqlite.schedule.crontab import crontab_line
from blog_to_sqlite.schedule.every import every
from blog_to_sqlite.schedule.github import workflow
from blog_to_sqlite.schedule.job import Job
from blog_to_sqlite.schedule.systemd import on_calendar, service, timer

AWKWARD = 'it\'s 100%\\%$HOME "${{ x }}" `a`;#\\'
ECHO = "import json, sys; print(json.dumps(sys.argv[1:]))"

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")


def a_job(**changes: Any) -> Job:
    given: dict[str, Any] = {
        "program": ("/usr/bin/blog-to-sqlite",),
        "db": Path("/data/archive.db"),
        "arguments": ("https://blog.example/", "--quiet"),
        "cron": parse_cron("15 3 * * mon"),
    }
    return Job(**(given | changes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 3 * * mon", "15 3 * * 1"),
        ("15 3 * * MON-FRI", "15 3 * * 1-5"),
        ("0 0 * * 7", "0 0 * * 0"),
        ("0 0 * * 0", "0 0 * * 0"),
        ("0 0 * * 5-7", "0 0 * * 0,5,6"),
        ("0 0 * * fri-sun", "0 0 * * 0,5,6"),
        ("0 0 * * sun-tue", "0 0 * * 0-2"),
        ("0 0 * * sat,sun", "0 0 * * 0,6"),
        ("0 0 * * 0-7", "0 0 * * 0-6"),
        ("0 0 * * */2", "0 0 * * */2"),
        ("*/15 * * * *", "*/15 * * * *"),
        ("*/1 */1 */1 */1 */1", "* * * * *"),
        ("1-10/3,59 0-2 1,2,3 jan,Dec-dec *", "1,4,7,10,59 0-2 1-3 1,12 *"),
        ("  05   007 1-31 * * ", "5 7 1-31 * *"),
        ("0 0 31 * *", "0 0 31 * *"),
        ("0 0 29 2 *", "0 0 29 2 *"),
        ("0 0 31 2 mon", "0 0 31 2 1"),
    ],
)
def test_a_cron_expression_is_written_as_every_cron_reads_it(text: str, expected: str) -> None:
    assert str(parse_cron(text)) == expected
    assert str(parse_cron(expected)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("15 3 * *", "has 4 fields, not five"),
        ("", "has 0 fields"),
        ("@daily", "has 1 fields"),
        ("60 * * * *", "between 0 and 59"),
        ("* 24 * * *", "between 0 and 23"),
        ("* * 0 * *", "between 1 and 31"),
        ("* * * 13 *", "jan to dec"),
        ("* * * * 8", "sun to sat"),
        ("* * * * mond", "is no weekday"),
        ("* * mon * *", "is no day of the month"),
        ("* * * * fri-mon", "runs backwards"),
        ("30-10 * * * *", "runs backwards"),
        ("5/10 * * * *", "needs a range"),
        ("*/0 * * * *", "between 1 and 59"),
        ("*/60 * * * *", "between 1 and 59"),
        ("1,,2 * * * *", "is no minute"),
        ("-5 * * * *", "is no minute"),
        ("１ * * * *", "is no minute"),
        ("* * L * *", "is no day of the month"),
        ("* * * * 5#2", "is no weekday"),
        ("0 0 30 feb *", "never comes"),
        ("0 0 31 2,4,6 *", "never comes"),
        ("0 0 31 4 */2", "never comes"),
    ],
)
def test_a_wrong_cron_expression_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(UsageFault) as fault:
        parse_cron(text)
    assert words in str(fault.value)


@given(st.text("0123456789*/,-? monsufri@#L\n", max_size=20))
def test_any_text_is_a_cron_expression_or_a_usage_fault(text: str) -> None:
    try:
        written = str(parse_cron(text))
    except UsageFault:
        return
    assert str(parse_cron(written)) == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15m", "*/15 * * * *"),
        ("1h", "17 * * * *"),
        ("60m", "17 * * * *"),
        ("6h", "17 */6 * * *"),
        (" 6 H ", "17 */6 * * *"),
        ("360m", "17 */6 * * *"),
        ("24h", "17 3 * * *"),
        ("1d", "17 3 * * *"),
        ("7d", "17 3 * * 1"),
        ("1w", "17 3 * * 1"),
    ],
)
def test_an_interval_that_cron_can_keep(text: str, expected: str) -> None:
    assert str(every(text)) == expected


@pytest.mark.parametrize(
    "text", ["1m", "7m", "45m", "90m", "5h", "2d", "0h", "6", "six hours", "", "-6h", "6h30m"]
)
def test_an_interval_that_cron_cannot_keep_names_those_it_can(text: str) -> None:
    with pytest.raises(UsageFault, match=r"cannot be kept.*30m, 1h, 2h.*12h, 1d or 1w"):
        every(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 3 * * mon", ["Mon *-*-* 03:15:00"]),
        ("17 */6 * * *", ["*-*-* 00/6:17:00"]),
        ("*/15 * * * *", ["*-*-* *:00/15:00"]),
        ("0 9-17 * jan-mar,12 sat,sun", ["Sun,Sat *-01..03,12-* 09..17:00:00"]),
        ("0 0 1,15 * fri", ["*-*-01,15 00:00:00", "Fri *-*-* 00:00:00"]),
        ("0 0 */10 * fri", ["Fri *-*-01/10 00:00:00"]),
        ("0 0 1-31 * fri", ["*-*-01..31 00:00:00", "Fri *-*-* 00:00:00"]),
    ],
)
def test_cron_as_calendar_events(text: str, expected: list[str]) -> None:
    assert on_calendar(parse_cron(text)) == expected


def moments(text: str, begin: datetime, end: datetime) -> list[datetime]:
    """Every minute that a cron expression means, found by trying each by the words of crontab(5)."""
    fields = text.split()

    def matches(field: str, value: int) -> bool:
        for item in field.split(","):
            span, _, step = item.partition("/")
            low, _, high = ("0-99" if span == "*" else span).partition("-")
            first = {99: 0}.get(int(high or low), int(low))
            if int(low) <= value <= int(high or low) and (value - first) % int(step or 1) == 0:
                return True
        return False

    found = []
    while begin < end:
        clock = matches(fields[0], begin.minute) and matches(fields[1], begin.hour)
        # In */n days of the month are counted from 1, as the months are.
        day = matches(fields[2], begin.day - fields[2].startswith("*"))
        month = matches(fields[3], begin.month - fields[3].startswith("*"))
        weekday = matches(fields[4], begin.isoweekday() % 7)
        star = fields[2].startswith("*") or fields[4].startswith("*")
        if clock and month and ((day and weekday) if star else (day or weekday)):
            found.append(begin)
        begin += timedelta(minutes=1)
    return found


@needs_systemd
@pytest.mark.parametrize(
    "text",
    [
        "15 3 * * mon",
        "17 */6 * * *",
        "*/20 5-23/6 * * sat,sun",
        "30 4 1,15 * fri",
        "0 12 */10 * tue-thu",
        "0 0 * mar */3",
        "59 23 31 * *",
    ],
)
def test_systemd_means_the_same_moments_as_cron(text: str) -> None:
    cron = parse_cron(text)
    begin, end = datetime(2024, 2, 26, tzinfo=UTC), datetime(2024, 5, 6, tzinfo=UTC)
    expected = moments(str(cron), begin, end)
    assert expected
    found = set()
    for event in on_calendar(cron):
        said = subprocess.run(
            [
                "systemd-analyze",
                "calendar",
                "--iterations=2000",
                "--base-time=2024-02-25 23:59:59 UTC",
                f"{event} UTC",
            ],
            capture_output=True,
            text=True,
            check=True,
            env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
        ).stdout
        for line in said.splitlines():
            label, _, moment = line.partition(": ")
            if label.strip().startswith(("Next elapse", "Iter.")):
                found.add(datetime.fromisoformat(moment.strip()[4:20] + "Z"))
    assert sorted(moment for moment in found if moment < end) == expected


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = tmp_path / '100% \\ "my" $HOME \'x'
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    job = a_job(program=(str(program),), db=tmp_path / AWKWARD, cron=parse_cron("0 0 1,15 * fri"))
    (tmp_path / f"{job.name}.service").write_text(service(job))
    (tmp_path / f"{job.name}.timer").write_text(timer(job))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(tmp_path / f"{job.name}.timer")],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_words_for_systemd_are_escaped() -> None:
    line = next(
        line
        for line in service(a_job(program=("/a $b",), arguments=(AWKWARD,))).splitlines()
        if "=" in line and "Exec" in line
    )
    assert line == (
        'ExecStart="/a $b" "crawl" "/data/archive.db" "it\'s 100%%\\\\%%$$HOME \\"$${{ x }}\\" `a`;#\\\\"'
    )


def as_cron_runs_it(line: str) -> list[str]:
    """Do with the command what cron does: a bare % ends it, a backslash before % goes."""
    command, result, escaped = line.rstrip("\n").split(" ", 5)[5], "", False
    for character in command:
        if escaped and character == "%":
            result = result[:-1] + "%"
            escaped = False
            continue
        assert escaped or character != "%", "a bare % would end the command"
        escaped = not escaped and character == "\\"
        result += character
    said = subprocess.run(["/bin/sh", "-c", result], capture_output=True, text=True, check=True)
    return list(json.loads(said.stdout))


@pytest.mark.parametrize("text", [AWKWARD, "a%20b", "\\%", "\\\\%", "%", "plain", "' % '"])
def test_the_crontab_line_brings_every_word_through_cron_and_shell(text: str) -> None:
    job = a_job(program=(sys.executable, "-c", ECHO), db=Path(f"/data/{text}"), arguments=(text, "--quiet"))
    assert as_cron_runs_it(crontab_line(job)) == ["crawl", f"/data/{text}", text, "--quiet"]


def test_the_crontab_line_begins_with_the_five_fields() -> None:
    assert (
        crontab_line(a_job())
        == "15 3 * * 1 /usr/bin/blog-to-sqlite crawl /data/archive.db https://blog.example/ --quiet\n"
    )


@pytest.mark.parametrize("word", ["a\nb", "a\rb", "a\0b", "a\u2028b", "a\udcffb"])
def test_a_name_with_a_line_break_is_a_usage_fault(word: str) -> None:
    with pytest.raises(UsageFault, match="line break"):
        a_job(db=Path("/data") / word)


def test_each_archive_has_unit_names_of_its_own() -> None:
    names = {a_job(db=Path(path)).name for path in ("/a/b.db", "/c/b.db", "/a/b c.db", "/a/%.db")}
    assert len(names) == 4
    assert all(name.replace("-", "").isalnum() and name.isascii() for name in names)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A clone with a remote, and a blog-to-sqlite that writes an archive and ends with gaps."""
    for arguments in (["init", "-q", "--bare", "remote"], ["clone", "-q", "remote", "work"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)
    program = tmp_path / "bin" / "blog-to-sqlite"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n{sys.executable} -c "{ECHO}" "$@" > ../said\necho rows > "$2"\nexit 3\n')
    program.chmod(0o755)
    return tmp_path / "work"


def step(job: Job, name: str, repository: Path) -> subprocess.CompletedProcess[str]:
    steps = yaml.safe_load(workflow(job))["jobs"]["crawl"]["steps"]
    [script] = [step["run"] for step in steps if step.get("name", "").startswith(name)]
    script = script.replace("${{ '${{' }}", "${{").replace("${{ steps.crawl.outputs.code }}", "3")
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=repository,
        env={
            "PATH": f"{repository.parent / 'bin'}:/usr/bin:/bin",
            "GITHUB_OUTPUT": str(repository.parent / "output"),
            "HOME": str(repository.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_workflow_keeps_the_archive_and_then_fails_visibly(repository: Path) -> None:
    job = a_job(db=Path("/data/-my's 100% ${{ x }}.db"), arguments=("https://blog.example/a%20b?${{x}}",))
    assert step(job, "Crawl", repository).returncode == 0
    said = json.loads((repository.parent / "said").read_text())
    assert said == ["crawl", "./-my's 100% ${{ x }}.db", "https://blog.example/a%20b?${{x}}"]
    assert (repository.parent / "output").read_text() == "code=3\n"
    kept = step(job, "Keep", repository)
    assert kept.returncode == 0, kept.stderr
    listed = subprocess.run(
        ["git", "--git-dir", str(repository.parent / "remote"), "ls-tree", "--name-only", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == "-my's 100% ${{ x }}.db\n"
    assert step(job, "Fail", repository).returncode == 3


def test_the_workflow_in_itself() -> None:
    said = yaml.safe_load(workflow(a_job()))
    # YAML 1.1 reads the key "on" as a boolean; GitHub does not.
    assert said[True]["schedule"] == [{"cron": "15 3 * * 1"}]
    assert said["permissions"] == {"contents": "write"}
    assert "secrets" not in workflow(a_job())
    assert said["jobs"]["crawl"]["steps"][-1]["if"] == "steps.crawl.outputs.code != '0'"
