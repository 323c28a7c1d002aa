"""Time from starting the program until `/healthz` answers, beside `python -c "import slack_bolt"`.

    python -m benchmarks.start_up [--rounds 5]

Both start in turn, so that a slow minute hits both. The database is an up-to-date SQLite file, Slack an embedded one.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from rich.console import Console
from rich.table import Table

from bot.app import now
from bot.playground.embedded_slack import SlackDouble
from bot.store.migrate import upgrade

PATIENCE_S = 60.0


def until_imported_s() -> float:
    """Seconds that a process takes which only imports Bolt."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import slack_bolt"], check=True)
    return time.perf_counter() - began


def until_alive_s(environ: dict[str, str]) -> float:
    """Seconds from starting `commonground run` until it says that it lives."""
    port = _free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"], env={**os.environ, **environ, "PORT": str(port)}
    )
    try:
        while not _is_alive(port):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE_S:
                raise RuntimeError(f"the program did not answer (exit status {process.poll()}), expected `ok`")
            time.sleep(0.01)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def _is_alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


async def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each round: Bolt alone, and the whole program."""
    bolt, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        await upgrade(database)
        async with SlackDouble(now) as slack:
            environ = {
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_SIGNING_SECRET": slack.signing_secret,
                "SLACK_API_URL": slack.api_url,
                "DATABASE_URL": database,
                "COMMONGROUND_LOG": "text:warning",
            }
            for turn in range(rounds + 1):
                pair = await asyncio.to_thread(until_imported_s), await asyncio.to_thread(until_alive_s, environ)
                if turn:  # The first round fills the machine's file cache.
                    bolt.append(pair[0])
                    ours.append(pair[1])
    return bolt, ours


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    bolt, ours = asyncio.run(measure(min(arguments.parse_args().rounds, 20)))
    table = Table("until", "seconds (median)", "least", "÷ import")
    usual = statistics.median(bolt)
    for what, taken in (("`import slack_bolt` is done", bolt), ("/healthz answers", ours)):
        middle = statistics.median(taken)
        table.add_row(what, f"{middle:.2f}", f"{min(taken):.2f}", f"{middle / usual:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
