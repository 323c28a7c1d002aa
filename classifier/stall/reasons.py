"""Reasons as plain sentences about the thread, never about a person, a score or a judgement."""

from classifier.conversation import Reason

SENTENCES = {
    "last_heat": "The latest message answers what came before it more than the question itself.",
    "last_resistant": "The latest message leaves little to go on with.",
    "two_hot": "More than one of the latest messages holds its ground.",
    "again": "A firm message was answered, and a firm one by the same side followed.",
    "exchange": "One firm message has been answering another.",
    "both_sides": "Both sides have been holding on to their point.",
    "to_and_fro": "The latest messages answer one another without getting nearer.",
    "top_three": "Several of the last six messages leave little room.",
    "average": "It has been going on for some messages now.",
    "no_room": "Little room has been made of late.",
    "quiet": "The last word was a firm one, and nobody has answered it for the quiet period.",
    "standing": "Nothing since has taken the thread further.",
}


def sentence(reason: Reason) -> str:
    """Return the reason as a sentence to show to somebody in the thread.

    Raises
    ------
    ValueError
        If no sentence belongs to this code: the policy is of another release.
    """
    try:
        return SENTENCES[reason.code]
    except KeyError as error:
        raise ValueError(
            f"{reason.code!r} is no reason known here. Expected one of {', '.join(SENTENCES)}. "
            "Retrain with `commonground train`, so that policy and program are of one release."
        ) from error
