"""Pages for people: what this is, and what it does with what it reads. Plain HTML, nothing from elsewhere."""

from html import escape

from bot.service.answers import KeptDays

STYLE = """
:root { color-scheme: light dark;
  --ink: #23262b; --soft: #5b626c; --paper: #fdfcfa; --line: #e2ded7; --accent: #1f6f5c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e6e0; --soft: #a9a59d; --paper: #17191c; --line: #34373c; --accent: #7cc7b2; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 ui-serif, Georgia, serif; }
main { max-width: 38rem; margin: 0 auto; padding: clamp(2rem, 8vw, 5rem) 1.25rem; }
h1 { font-size: clamp(1.9rem, 6vw, 2.6rem); line-height: 1.15; letter-spacing: -0.01em; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.5rem; }
p, li { max-width: 34rem; }
ol, ul { padding-left: 1.3rem; }
li + li { margin-top: 0.35rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
code { font: 0.9em ui-monospace, Menlo, Consolas, monospace; }
.lead { font-size: 1.2rem; color: var(--soft); }
.button { display: inline-block; margin: 0.75rem 0; padding: 0.7rem 1.2rem; border-radius: 0.5rem;
  background: var(--accent); color: var(--paper); text-decoration: none; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: 0.95rem; }
""".strip()

MOVES = (
    "Step back from the point.",
    "Ask how the other sees the context.",
    "Ask what they want to come out of it.",
    "Only then say how you see it.",
    "Name what you both want.",
    "Offer what works for both, or to let it be.",
    "Go on from what you agree on.",
)

INSTALL = '<p><a class="button" href="/slack/install">Add to Slack</a></p>'


def start_page(*, can_install: bool) -> str:
    """Return the page at `/`."""
    moves = "".join(f"<li>{escape(move)}</li>" for move in MOVES)
    return _page(
        "Common Ground",
        f"""
<h1>Common Ground</h1>
<p class="lead">Notices when a Slack thread has stalled, and privately offers a way back.</p>
<p>A conversation stalls when somebody in it feels they might lose out. Making one's case better is then met with more
of the same. What works is to pull back a step and find what you share. Common Ground offers that, in a direct message,
to people who asked for it. It offers, it doesn't judge; no score of anybody is ever shown.</p>
{INSTALL if can_install else ""}
<h2>The seven moves</h2>
<ol>{moves}</ol>
<h2>In Slack</h2>
<ul>
<li><code>/commonground watch</code> watches a channel. A notice everybody can see says so.</li>
<li>On a message, <em>Watch this thread</em> watches one thread.</li>
<li>Nobody gets a prompt without having asked for prompts: <code>/commonground join</code>.</li>
<li><code>/commonground help</code> lists the rest.</li>
</ul>
<footer><a href="/privacy">What is read, kept and forgotten</a></footer>
""",
    )


def privacy_page(kept: KeptDays) -> str:
    """Return the page at `/privacy`, with the days that hold in the workspaces served."""
    return _page(
        "Privacy – Common Ground",
        f"""
<h1>What is read, kept and forgotten</h1>
<p class="lead">Reading is announced and can be refused. Writing to you needs your own yes. No words are kept.</p>
<h2>What is read</h2>
<p>New messages in channels and threads where a notice stands. Never direct messages. Of bots, people from other
organisations and whoever chose <em>Don't read me</em> nothing is read; only the time of their message is noted.</p>
<h2>What is kept</h2>
<p>Per message: who wrote it, when, how many words it has, and three numbers about how it may come across. Per prompt:
to whom, when, about which thread, which template, how it was received. What each person chose. Never the words of a
message, and never a name. Words are in no log either.</p>
<h2>For how long</h2>
<p>The numbers for {_days(kept.scores)} and prompts for {_days(kept.prompts)}{_whose(kept)}. When the app is removed
from the workspace, everything of that workspace is erased.</p>
<h2>Who sees it</h2>
<p>Nobody sees anything about another person, managers and admins included. Totals are shown only where at least five
people stand behind the number.</p>
<h2>Where it is</h2>
<p>On the machine of whoever runs this installation. No language model and no service but Slack is asked.</p>
<h2>Your way out</h2>
<p><code>/commonground leave</code>: not read anywhere, not written to, everything deleted but that choice.
<code>/commonground forget me</code>: the same, with a report of what was erased. Both can be taken back.</p>
<footer><a href="/">Common Ground</a></footer>
""",
    )


def _days(between: tuple[int, int]) -> str:
    least, most = between
    shown = str(most) if least == most else f"{least} to {most}"
    return f"{shown} day{'' if most == 1 else 's'}"


def _whose(kept: KeptDays) -> str:
    alike = all(least == most for least, most in (kept.scores, kept.prompts))
    return "" if alike else ", as each workspace chose; <code>/commonground privacy</code> tells it for yours"


def not_installable_page() -> str:
    """Return the page at `/slack/install` where only one workspace is served."""
    return _page(
        "Not open for installing – Common Ground",
        """
<h1>Not open for installing</h1>
<p>This installation serves one workspace, whose token it was given. To let workspaces install it themselves,
whoever runs it sets <code>SLACK_CLIENT_ID</code>, <code>SLACK_CLIENT_SECRET</code>
and <code>COMMONGROUND_SECRET_KEYS</code>.</p>
<footer><a href="/">Common Ground</a></footer>
""",
    )


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body><main>{body.strip()}</main></body>
</html>
"""
