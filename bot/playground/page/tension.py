"""How a thread's tension looks on the plot and reads in words. Of the thread, never of a person."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ports import ThreadKey
from classifier.conversation import State

# After each message that is read: its ts, the tension from 0 to 1, and how the thread stands then.
Point = tuple[str, float, State]
TensionOf = Callable[[ThreadKey], Awaitable[Sequence[Point]]]

COLOURS = {State.MOVING: "#3f9d76", State.TENSE: "#d99a2b", State.STALLED: "#c8553d"}
NAMES = {State.MOVING: "Moving", State.TENSE: "Tense", State.STALLED: "Stalled"}
# Between black and white, so that they can be read on either ground.
INK, FAINT = "#85857c", "#85857c40"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a thread stands, in words."""

    name: str
    sentence: str
    tone: str


def in_words(points: Sequence[Point], *, has_thread: bool) -> Standing:
    """Return how the thread stands now."""
    if not has_thread:
        return Standing("No thread open", "Play a scene, or open a thread, and its tension shows here.", "none")
    if not points:
        return Standing("Not read", "Nobody asked Common Ground to watch here, or nothing was said since.", "none")
    state = points[-1][2]
    sentences = {
        State.MOVING: "The thread is getting somewhere.",
        State.TENSE: "Somebody holds on or guards themself, and it still moves.",
        State.STALLED: "It has stopped moving. Whoever asked for prompts gets a private offer.",
    }
    recovered = state is State.MOVING and any(point[2] is State.STALLED for point in points)
    sentence = "It was stuck, and moves again." if recovered else sentences[state]
    return Standing(NAMES[state], sentence, state.value)


def plot(points: Sequence[Point], offers_after: Sequence[int]) -> dict[str, Any]:
    """Return the options of the plot.

    Parameters
    ----------
    points
        One a message, in order.
    offers_after
        After how many messages a private offer went out; each becomes an upright line.
    """
    return {
        "animationDuration": 350,
        "animationDurationUpdate": 350,
        "grid": {"left": 46, "right": 18, "top": 26, "bottom": 30},
        "tooltip": {"trigger": "item", "confine": True},
        # The line takes its colour from its height, the dots from the state the thread was in.
        "visualMap": {"show": False, "dimension": 1, "min": 0, "max": 1, "inRange": {"color": list(COLOURS.values())}},
        "xAxis": _messages_axis(len(points)),
        "yAxis": _tension_axis(),
        "series": [
            {
                "type": "line",
                "smooth": 0.25,
                "symbol": "circle",
                "symbolSize": 10,
                "lineStyle": {"width": 3},
                "areaStyle": {"opacity": 0.12},
                "data": [_dot(number, point) for number, point in enumerate(points, 1)],
                "markLine": _offers(offers_after),
            }
        ],
    }


def _messages_axis(count: int) -> dict[str, Any]:
    return {
        "type": "value",
        "min": 0.5,
        "max": max(count, 8) + 0.5,
        "interval": 1,
        "name": "messages",
        "nameLocation": "middle",
        "nameGap": 10,
        "nameTextStyle": {"color": INK, "fontSize": 11},
        "axisLabel": {"show": False},
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": FAINT}},
        "splitLine": {"show": False},
    }


def _tension_axis() -> dict[str, Any]:
    return {
        "type": "value",
        "min": 0,
        "max": 1,
        "interval": 0.5,
        "axisLabel": {"color": INK, "fontSize": 11, ":formatter": "v => v === 0 ? 'calm' : v === 1 ? 'stuck' : ''"},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": FAINT, "type": "dashed"}},
    }


def _dot(number: int, point: Point) -> dict[str, Any]:
    _, tension, state = point
    return {
        "value": [number, round(tension, 3)],
        "name": f"Message {number}: {NAMES[state].lower()}",
        "itemStyle": {"color": COLOURS[state]},
        "tooltip": {"formatter": "{b}"},
    }


def _offers(after: Sequence[int]) -> dict[str, Any]:
    label = {"formatter": "private offer", "color": INK, "fontSize": 11}
    return {
        "silent": True,
        "symbol": ["none", "none"],
        "animation": False,
        "lineStyle": {"color": INK, "type": "dotted", "width": 1.5},
        "label": label,
        "data": [{"xAxis": number + 0.25} for number in sorted(set(after))],
    }
