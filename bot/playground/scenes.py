"""Three prepared threads: one that stalls, one that is blunt and healthy, one that finds its way back."""

from dataclasses import dataclass

# How long a person seems to type: a moment to think, then some time per letter, within what one waits for gladly.
THINKS_S = 0.7
PER_LETTER_S = 0.017
SLOWEST_S = 3.6


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a scene."""

    by: str
    text: str

    @property
    def typing_s(self) -> float:
        """How long its author types before it appears, in seconds."""
        return min(THINKS_S + PER_LETTER_S * len(self.text), SLOWEST_S)


@dataclass(frozen=True, slots=True)
class Scene:
    """A thread that plays by itself. `asks` lists who presses *Send me prompts* before it begins."""

    id: str
    title: str
    teaser: str
    lines: tuple[Line, ...]
    asks: tuple[str, ...] = ("Ana", "Ben")


STUCK = Scene(
    "stuck",
    "The release date",
    "Two people dig in, and it gets stuck",
    (
        Line("Ana", "Are we still good for Thursday? I'd like to tell the Lindqvist people this afternoon."),
        Line("Ben", "I saw the export failing again on staging last night, so I'd rather wait for next week."),
        Line("Ana", "Next week is too late. We promised Thursday, and you were in that meeting."),
        Line("Ben", "I said Thursday if the export holds. Don't put that on me, it isn't my team that broke it."),
        Line("Ana", "Somehow it's always somebody else's team. If you'd told us on Monday we wouldn't be here."),
        Line("Ben", "I did tell you. Twice. Maybe read the channel before you blame us."),
        Line("Ana", "I'm not having this discussion again. The date stays as it is."),
        Line("Ben", "No. I'm not signing off on it. Like I said, it waits until next week."),
        Line("Ana", "And like I said, Thursday. That's not up for debate."),
        Line("Ben", "Fine, do what you want. Not my problem when it falls over."),
    ),
)

BLUNT = Scene(
    "blunt",
    "The broken build",
    "Blunt, and nothing is wrong with that",
    (
        Line("Chidi", "main is red again. This bloody build is driving me up the wall."),
        Line("Ben", "Not seeing it here. Which job?"),
        Line("Chidi", "`integration`, since 9:40. It times out waiting for the database."),
        Line("Ana", "That's my change, I moved the fixtures. The container needs about ten seconds now."),
        Line("Ben", "Ten seconds is too long. Start it once per session instead of once per test?"),
        Line("Ana", "Hm, no, the migration tests need it empty. But I can keep a second one just for those."),
        Line("Chidi", "Do that. And please close the handle in a `finally`, it leaks when a test fails."),
        Line("Ana", "Good catch. Pushed, it's green on my branch."),
        Line("Ben", "Merged. Thanks, that was quick."),
    ),
)

RECOVERS = Scene(
    "recovers",
    "The price list",
    "It gets stuck, then moves again",
    (
        Line("Ben", "The new price list still has the old discount for schools in it. We agreed to drop that."),
        Line("Ana", "We didn't agree on anything. Sales decided that without asking us."),
        Line("Ben", "It was in the notes. I can't help it if nobody on your side reads them."),
        Line("Ana", "Great, so now it's our fault that you changed it behind our backs. The discount stays."),
        Line("Ben", "No, it doesn't. It's decided, and I'm not going to argue about it again."),
        Line("Ana", "Then don't. I won't send out a list my schools find out about from the newspaper."),
        Line(
            "Ben", "I've been pushing my own point here, sorry. What would it mean for the schools if it went in June?"
        ),
        Line(
            "Ana", "Fair question. They have their budget fixed until summer, so a June change breaks what we promised."
        ),
        Line(
            "Ben",
            "I see, I hadn't thought of that, and I should have asked you before. I need the numbers to work by the "
            "end of the year. Could we keep it for those who signed, and leave it out for new ones?",
        ),
        Line(
            "Ana", "That would work for us, and I get why you need the numbers. I can draft the letter to them today."
        ),
        Line("Ben", "Lovely. I'll put both in the list, and we look at it together tomorrow?"),
        Line("Ana", "Yes. Thank you for asking."),
    ),
)

SCENES = (STUCK, BLUNT, RECOVERS)
