"""From a message typed in Slack to a private prompt, and nothing of its words anywhere."""

from pathlib import Path

import httpx
import pytest

from tests.end_to_end.conftest import STALLING, Town


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_stalled_thread_brings_each_side_who_wants_one_a_private_prompt(here: Town):
    root = await here.watched_thread()
    for person in ("Ana", "Ben"):
        shown = await here.slack.command(person, "launch", "/commonground", "join")
        assert shown.text

    await here.play(root)

    [to_ana] = await here.eventually(lambda: here.prompts("Ana"))
    [to_ben] = await here.eventually(lambda: here.prompts("Ben"))
    assert "Nobody else sees this" in to_ana.text
    assert to_ana.text != to_ben.text
    assert here.prompts("Chidi") == []


async def test_the_buttons_of_a_prompt_do_what_they_say(here: Town):
    root = await here.watched_thread()
    await here.slack.command("Ana", "launch", "/commonground", "join")
    await here.play(root)
    [prompt] = await here.eventually(lambda: here.prompts("Ana"))
    words = prompt.text

    why = await here.slack.press("Ana", prompt, "cg_why")
    assert "thread" in why.text
    await here.slack.press("Ana", prompt, "cg_another")
    [another] = await here.eventually(lambda: [p for p in here.prompts("Ana") if p.text != words])
    assert another.ts == prompt.ts
    thanked = await here.slack.press("Ana", another, "cg_helpful")
    assert thanked.text
    stopped = await here.slack.press("Ana", another, "cg_stop")
    assert stopped.text
    assert len(here.prompts("Ana")) == 1


async def test_an_undecided_person_is_never_written_to(here: Town):
    root = await here.watched_thread()
    await here.slack.command("Ana", "launch", "/commonground", "join")

    await here.play(root)

    await here.eventually(lambda: here.prompts("Ana"))
    assert here.slack.direct_messages("Ben") == []


async def test_a_thread_that_went_quiet_brings_a_prompt_too(here: Town):
    root = await here.watched_thread()
    for person in ("Ana", "Ben"):
        await here.slack.command(person, "launch", "/commonground", "join")

    await here.slack.say("Ben", "launch", "could your side take the import over until Friday?", thread=root)
    await here.slack.say(
        "Ana", "launch", "No. We've been over this, we are not doing it. Talk to my manager.", thread=root
    )

    await here.eventually(lambda: here.prompts("Ben"))


async def test_nothing_anybody_wrote_is_in_any_file_or_log(over_http: Town, tmp_path: Path, capfd):
    root = await over_http.watched_thread()
    await over_http.slack.command("Ana", "launch", "/commonground", "join")
    await over_http.play(root)
    await over_http.eventually(lambda: over_http.prompts("Ana"))
    edited = over_http.thread(root)[-1]
    await over_http.slack.edit(edited, "a sentence that was typed over the other one")
    await over_http.slack.say("Chidi", "launch", "never asked for, elsewhere")

    said = [text for _, text in STALLING] + ["about the export", edited.text, "never asked for, elsewhere"]
    written = files_in(tmp_path)
    assert any(path.name == "commonground.db" for path in written)
    logged = "".join(capfd.readouterr())
    for sentence in said:
        for part in {sentence, sentence[:25], sentence[-25:]}:
            assert part not in logged
            assert [path.name for path, content in written.items() if part.encode() in content] == []


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/", "/privacy"])
async def test_the_pages_around_it_answer(over_http: Town, path: str):
    base = over_http.slack.delivery.route.request_url.removesuffix("/slack/events")
    async with httpx.AsyncClient() as client:
        answer = await client.get(base + path)

    assert answer.status_code == 200
