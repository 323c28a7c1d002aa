"""The command line as people meet it: in a process of its own, with its streams and exit status."""

import asyncio
import gzip
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from bot.cli.checking import clock_of, scopes_of
from bot.slack.oauth import BOT_SCOPES
from bot.store.migrate import upgrade
from bot.web import bind
from tests.slack.conftest import slack

__all__ = ["slack"]  # a fixture

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
COMMANDS = [
    "run", "playground", "check", "migrate", "score", "replay", "evaluate", "train", "corpora", "purge", "rotate-keys",
]  # fmt: skip
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COMMONGROUND_"))}
CLEAN.pop("DATABASE_URL", None)


@pytest.fixture
def environ(tmp_path):
    return {**CLEAN, "DATABASE_URL": f"sqlite:///{tmp_path / 'cg.db'}"}


def commonground(*arguments, environ=CLEAN, given="", cwd=None):
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "bot.cli", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        env=environ,
        cwd=cwd or Path(__file__).parents[1],
        timeout=120,
    )


# ---------------------------------------------------------------- help and mistakes


TEMPLATES = [["templates"], ["templates", "check"], ["templates", "list"]]


@pytest.mark.parametrize("command", [[name] for name in COMMANDS] + TEMPLATES)
def test_the_help_of_every_command_shows_an_example(command):
    shown = commonground(*command, "--help")

    assert shown.returncode == 0
    assert "Example:" in shown.stdout
    assert f"commonground {' '.join(command)}" in shown.stdout


def test_help_is_quick_because_nothing_heavy_is_imported():
    script = "import sys, bot.cli.commands; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert not {"sklearn", "numpy", "slack_bolt", "sqlalchemy", "dbos", "nicegui"} & set(shown.stdout.split())


def test_a_mistyped_command_is_answered_with_the_nearest_one():
    shown = commonground("scroe")

    assert shown.returncode == 2
    assert "Did you mean 'score'?" in shown.stderr


def test_a_wrong_setting_is_one_message_and_exit_2(environ):
    shown = commonground("migrate", environ={**environ, "COMMONGROUND_NIGHT": "late"})

    assert shown.returncode == 2
    assert shown.stderr.startswith("Error: COMMONGROUND_NIGHT is wrong: expected two different hours")
    assert "Traceback" not in shown.stderr
    assert not Path(environ["DATABASE_URL"].removeprefix("sqlite:///")).exists()


def test_run_without_slack_says_what_is_missing(environ):
    shown = commonground("run", environ=environ)

    assert shown.returncode == 2
    assert "SLACK_BOT_TOKEN is not set" in shown.stderr


def test_run_and_purge_without_a_database_say_so_and_make_none(environ, tmp_path):
    known = {**environ, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "PORT": "0"}
    for command in (["run"], ["purge", "--expired"]):
        shown = commonground(*command, environ=known)

        assert (shown.returncode, "Run `commonground migrate`" in shown.stderr) == (2, True)
        assert list(tmp_path.iterdir()) == []


def test_run_with_a_port_in_use_names_it(environ):
    with bind("0.0.0.0", 0) as taken:  # noqa: S104 (the program listens everywhere, so the test must)
        port = taken.getsockname()[1]
        more = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "PORT": str(port)}
        shown = commonground("run", environ={**environ, **more})

    assert shown.returncode == 2
    assert f"Port {port} is in use" in shown.stderr


# ---------------------------------------------------------------- score and replay


LINES = '{"text": "Not my job. Ask somebody else.", "id": 7}\nnonsense\n\n{"text": "das geht so leider nicht"}\n'


def test_score_answers_each_line_and_names_those_it_cannot_read():
    shown = commonground("score", given=LINES)
    first, second = map(json.loads, shown.stdout.splitlines())

    assert shown.returncode == 1
    assert "line 2: not JSON" in shown.stderr
    assert (first["id"], first["text"]) == (7, "Not my job. Ask somebody else.")
    assert all(0 <= first[label] <= 1 for label in ("defensive", "resistant", "common_ground"))
    assert len(first["cues"]) <= 3
    assert [second[label] for label in ("defensive", "resistant", "common_ground")] == [None, None, None]
    assert "Ask somebody" not in shown.stderr


def test_a_file_may_be_compressed_and_its_name_wrong(tmp_path):
    packed = tmp_path / "lines.jsonl.gz"
    packed.write_bytes(gzip.compress(b'{"text": "no"}\n'))

    assert commonground("score", str(packed)).stdout == commonground("score", given='{"text": "no"}\n').stdout
    missing = commonground("score", str(tmp_path / "none.jsonl"))
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)


def test_a_file_that_breaks_off_is_done_as_far_as_it_goes(tmp_path):
    whole = gzip.compress(b'{"text": "no"}\n' * 10 + os.urandom(4000).hex().encode())
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])

    shown = commonground("score", str(tmp_path / "cut.gz"))

    assert shown.returncode == 2
    assert "cannot be read to its end" in shown.stderr


def test_bytes_that_are_no_text_do_not_stop_the_run(tmp_path):
    (tmp_path / "odd.jsonl").write_bytes(b'{"text": "no \xff"}\n{"text": "yes"}\n')

    shown = commonground("score", str(tmp_path / "odd.jsonl"))

    assert (shown.returncode, len(shown.stdout.splitlines())) == (0, 2)


def test_a_reader_that_has_seen_enough_is_no_error():
    lines = '{"text": "no"}\n' * 5_000
    script = f"{sys.executable} -m bot.cli score | head -1"
    shown = subprocess.run(  # noqa: S602 (our own command)
        script, shell=True, input=lines, capture_output=True, text=True, env=CLEAN, check=True
    )

    assert shown.stdout.count("\n") == 1
    assert shown.stderr == ""


def test_replay_tells_of_each_thread_on_a_line():
    hot = [("A", "No. We are not doing that, full stop."), ("B", "That's not my fault, you never asked.")] * 4
    messages = [{"author": who, "minutes": at, "text": text} for at, (who, text) in enumerate(hot)]
    given = json.dumps({"id": "t1", "messages": messages}) + "\n[]\n"

    shown = commonground("replay", given=given)
    [told] = map(json.loads, shown.stdout.splitlines())

    assert shown.returncode == 1
    assert "line 2:" in shown.stderr
    assert set(told) == {"id", "stalled_at", "kind", "recovered_at", "prompts", "states"}
    assert len(told["states"]) == len(messages)


def test_evaluate_writes_figures_as_a_table_and_as_json(tmp_path):
    labels = [("A", 1, 0), ("B", 0, 0)] * 3
    thread = {
        "id": "t1",
        "stalled_at": None,
        "messages": [
            {
                "author": who,
                "minutes": at,
                "text": "no way" if hot else "thanks, that helps",
                "resistant": hot,
                "defensive": calm,
            }
            for at, (who, hot, calm) in enumerate(labels)
        ],
    }
    (tmp_path / "t.jsonl").write_text((json.dumps(thread) + "\n") * 3 + "broken\n")

    shown = commonground("evaluate", str(tmp_path / "t.jsonl"), "--json", str(tmp_path / "out.json"))

    assert shown.returncode == 1, shown.stderr
    assert "line 4: not JSON" in shown.stderr
    assert "resistant" in shown.stdout
    assert json.loads((tmp_path / "out.json").read_text())["parts"]


def test_train_with_a_folder_that_is_not_there_says_so():
    shown = commonground("train", "--corpora", "/no/such/folder")

    assert (shown.returncode, "expected a folder that exists" in shown.stderr) == (2, True)


# ---------------------------------------------------------------- templates


def test_the_shipped_templates_are_listed_by_what_is_wanted():
    shown = commonground("templates", "list", "--move", "restart", "--side", "author")
    heads = [line for line in shown.stdout.splitlines() if line and not line.startswith(" ")]

    assert len(heads) >= 2
    assert all("(restart, author, " in head for head in heads)
    assert "none of step_back" in commonground("templates", "list", "--move", "leap").stderr


def test_templates_that_break_a_rule_are_told_with_the_rule(tmp_path):
    template = {
        "id": "mine",
        "move": "restart",
        "side": "author",
        "locale": "en",
        "notice": "You seem upset!",
        "offer": "x",
        "words": "x",
        "why": "x",
    }
    fields = "\n".join(f"{name} = {json.dumps(value)}" for name, value in template.items())
    (tmp_path / "mine.toml").write_text(f"[[template]]\n{fields}\nsignals = []\n")

    shown = commonground("templates", "check", str(tmp_path))

    assert shown.returncode == 2
    assert "mine: " in shown.stdout
    assert commonground("templates", "check").returncode == 0


# ---------------------------------------------------------------- check


def test_every_setting_is_listed_and_no_secret_is_shown(environ):
    shown = commonground("check", "--settings", environ={**environ, "SLACK_BOT_TOKEN": "xoxb-hunter2"})

    assert shown.returncode == 0
    assert "SLACK_BOT_TOKEN: set, default" in shown.stdout
    assert "hunter2" not in shown.stdout + shown.stderr
    assert shown.stdout.count("default") >= 14


def test_check_says_what_is_missing_and_touches_nothing(environ, tmp_path):
    shown = commonground("check", environ=environ)

    assert shown.returncode == 2
    assert "NOT OK Slack: SLACK_BOT_TOKEN is not set" in shown.stdout
    assert "NOT OK database: There is no database" in shown.stdout
    assert "ok     model: loaded" in shown.stdout
    assert "ok     templates: " in shown.stdout
    assert list(tmp_path.iterdir()) == []


async def acommonground(*arguments, environ):
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "bot.cli", *arguments], env=environ, stdout=-1, stderr=-1
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


def connected(environ, slack, **more):
    known = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
    return {**environ, **known, **more}


async def test_check_with_everything_in_place_is_fine(environ, slack):
    await upgrade(environ["DATABASE_URL"])

    status, out, err = await acommonground("check", environ=connected(environ, slack))

    assert (status, err) == (0, "")
    assert out.count("ok ") == 7
    assert "Meadow" in out


async def test_check_names_a_token_slack_does_not_take(environ, slack):
    status, out, _ = await acommonground(
        "check", environ=connected(environ, slack, SLACK_BOT_TOKEN="xoxb-wrong", SLACK_APP_TOKEN="xapp-wrong")
    )

    assert status == 2
    assert "NOT OK Slack: Slack refused auth.test: invalid_auth" in out
    assert "NOT OK Socket Mode: Slack refused the app token" in out


async def test_check_tells_a_slack_out_of_reach_from_a_token_it_does_not_take(environ, slack):
    nowhere = "http://127.0.0.1:1/api/"

    status, out, _ = await acommonground("check", environ=connected(environ, slack, SLACK_API_URL=nowhere))

    assert status == 2
    assert "NOT OK Slack: Slack is out of reach" in out
    assert "NOT OK Socket Mode: Slack is out of reach" in out
    assert out.count(f"Check that this machine reaches {nowhere}") == 2


def test_missing_scopes_and_a_wrong_clock_are_told_with_the_remedy():
    few = scopes_of({"x-oauth-scopes": "chat:write, commands"})
    late = clock_of({"date": format_datetime(NOW + timedelta(minutes=6), usegmt=True)}, NOW)

    assert not few.is_fine
    assert "im:history" in few.says
    assert "Reinstall" in few.mend
    assert (late.is_fine, late.says) == (False, "360 s behind Slack's")
    assert scopes_of({"x-oauth-scopes": ",".join(BOT_SCOPES)}).is_fine
    assert clock_of({"date": format_datetime(NOW, usegmt=True)}, NOW).is_fine
    assert clock_of({}, NOW).is_fine


# ---------------------------------------------------------------- run


@pytest.mark.parametrize("mode", ["sockets", "http"])
async def test_run_answers_slack_until_it_is_told_to_stop(environ, slack, mode):
    await upgrade(environ["DATABASE_URL"])
    with bind("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    known = connected(environ, slack, PORT=str(port), COMMONGROUND_LOG="json:info")
    if mode == "http":
        del known["SLACK_APP_TOKEN"]
        known["SLACK_SIGNING_SECRET"] = slack.signing_secret
        slack.listen_at(f"http://127.0.0.1:{port}/slack/events")
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "bot.cli", "run"], env=known, stdout=-1, stderr=-1
    )
    try:
        await asyncio.wait_for(until_ready(port), 60)
        if mode == "sockets":
            await asyncio.wait_for(slack.sockets.connected(), 30)
        helped = await slack.command("Ana", "launch", "/commonground", "help")
        watched = await slack.command("Ana", "launch", "/commonground", "watch")
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 60)

    assert "/commonground status" in helped.text
    assert "I watch this channel" in watched.text
    assert "asked me to watch" in slack.messages("launch")[-1].text
    assert json.loads(err.splitlines()[0])["event"] == "started"
    assert process.returncode in (0, -signal.SIGTERM)


async def until_ready(port):
    async with httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
