"""The decision: how a thread stands after its latest message or at a moment of silence, and why."""

from collections.abc import Mapping
from datetime import datetime

from classifier.conversation import Decision, Reason, Sensitivity, Signal, StallKind, State
from classifier.stall.policy import Model, StallPolicy, for_length, is_hot
from classifier.thread_state import ThreadState, Turn, evidence

# A thread is tense while one of this many last messages is; one calm answer does not make it easy again.
TENSE_WITHIN = 3
REASONS_TOLD = 3
# What adds less than this share to the evidence is not worth a sentence.
WORTH_TELLING = 0.1


def decide(
    state: ThreadState,
    policy: StallPolicy,
    now: datetime,
    quiet_at: datetime | None,
    *,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
    standing: tuple[StallKind, Signal] | None = None,
) -> Decision:
    """Return how the thread stands at `now`.

    Parameters
    ----------
    state
        The fold over its messages.
    policy
        The fitted numbers, made `harder` if somebody said the thread isn't stuck.
    now
        The moment of the decision (UTC).
    quiet_at
        When silence after the last message completes a stall (UTC); None: it does not.
    sensitivity
        Which thresholds apply.
    standing
        Kind and signal of the stall the thread is in already. It stays until `has_recovered` says otherwise, so that
        the state does not flicker around a threshold.

    Returns
    -------
    Decision
        A logjam comes before silence. `tension` is in [0, 1]; it is the one that was compared with the threshold.
    """
    values = evidence(state)._asdict()
    tension = policy.logjam.probability(values, for_length(state.message_count)) if state.has_two_sides else 0.0
    if standing is not None:
        return _standing(standing, policy, values, tension)
    thresholds = policy.thresholds[sensitivity]
    can_complete = state.has_two_sides and _is_hot(state.last, policy)
    if can_complete and tension >= thresholds.logjam:
        return Decision(State.STALLED, tension, StallKind.LOGJAM, _signal(state), _reasons(policy.logjam, values))
    if can_complete and quiet_at is not None and now >= quiet_at:
        unanswered = policy.quiet.probability(values)
        if unanswered >= thresholds.quiet:
            told = (Reason("quiet", round(unanswered, 3)), *_reasons(policy.quiet, values))[:REASONS_TOLD]
            return Decision(State.STALLED, max(tension, unanswered), StallKind.QUIET, Signal.QUIET, told)
    if any(_is_hot(turn, policy) and turn.open for turn in state.recent[-TENSE_WITHIN:]):
        return Decision(State.TENSE, tension, reasons=_reasons(policy.logjam, values))
    return Decision(State.MOVING, tension)


def _standing(
    standing: tuple[StallKind, Signal], policy: StallPolicy, values: Mapping[str, float], tension: float
) -> Decision:
    kind, signal = standing
    told = _reasons(policy.quiet if kind is StallKind.QUIET else policy.logjam, values)
    return Decision(State.STALLED, tension, kind, signal, told or (Reason("standing", round(tension, 3)),))


def has_recovered(state: ThreadState, policy: StallPolicy, kind: StallKind) -> bool:
    """Whether a stalled thread moves again with its latest message.

    A logjam ends when a common-ground move is taken up by the other side, or after several calm messages by two
    people. Silence ends with any answer that is neither defensive nor resistant; one nobody may read is an answer.
    Whether a message is calm, defensive or resistant is as it reads in its thread; a move and its uptake are told by
    the texts alone.
    """
    last = state.last
    if last is None:
        return False
    if kind is StallKind.QUIET:
        return not _is_hot(last, policy)
    if state.taken_up >= policy.taken_up and not _is_hot(last, policy):
        return True
    return state.calm_messages >= policy.calm_messages and len(state.calm_authors) == 2


def _is_hot(turn: Turn | None, policy: StallPolicy) -> bool:
    return turn is not None and is_hot(turn.in_thread, policy.carries_from)


def _signal(state: ThreadState) -> Signal:
    """Return which of the two weighs more in what still stands of the recent exchange."""
    defensive = sum(turn.defensive * turn.open for turn in state.recent)
    resistant = sum(turn.resistant * turn.open for turn in state.recent)
    return Signal.DEFENSIVE if defensive > resistant else Signal.RESISTANT


def _reasons(model: Model, values: Mapping[str, float]) -> tuple[Reason, ...]:
    """Return what adds most to the tension, the strongest first; its value is the evidence in [0, 1]."""
    parts = [(weight * values[name], name) for name, weight in zip(model.names, model.weights, strict=True)]
    total = sum(part for part, _ in parts)
    strongest = sorted(parts, reverse=True)[:REASONS_TOLD]
    return tuple(Reason(name, round(values[name], 3)) for part, name in strongest if part > WORTH_TELLING * total)
