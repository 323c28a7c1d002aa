"""Thresholds for a false-alarm budget: as many stalls found as the threads that do not stall allow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.conversation import Sensitivity
from classifier.stall.logistic import Floats, Truths
from classifier.stall.policy import Thresholds

# What each sensitivity may cost, in multiples of the budget.
SHARES = {Sensitivity.LOW: 0.25, Sensitivity.NORMAL: 1.0, Sensitivity.HIGH: 4.0}
# The threads that people judge were picked because somebody in them is tense, or looks so; of a workspace's threads we
# take at most three in ten to be like them, which nobody has counted. So among them the budget is this multiple of what
# it is among all, and this fraction among threads of talk that is calm as a whole: 0.3 × 3 + 0.7 × 0.14 = 1.
JUDGED_SHARE = 3.0
CALM_SHARE = 0.14
# In no group of judged threads may there be more false alarms than this multiple, lest easy threads pay for hard ones.
GROUP_SHARE = 4.0
# A logjam that only the silence after it tells is told late.
TOLD_LATE = 0.5
# Thresholds tried for each of the two kinds.
TRIED = 40


@dataclass(frozen=True, slots=True)
class Tensions:
    """What thresholds are fitted on: one entry a thread in each array.

    Attributes
    ----------
    logjam, quiet : (n_threads,)
        The highest tension of the thread, and that of its last message once silence has passed; 0 where no message
        can complete a stall.
    stalls, is_logjam : (n_threads,)
        Whether people say it stalled, and whether other than by silence.
    groups : (n_threads,)
        Where the thread comes from.
    """

    logjam: Floats
    quiet: Floats
    stalls: Truths
    is_logjam: Truths
    groups: NDArray[np.str_]


def fit_thresholds(tensions: Tensions, calm: Tensions, budget: float) -> dict[Sensitivity, Thresholds]:
    """Return the thresholds of every sensitivity.

    Parameters
    ----------
    tensions
        Of the judged threads.
    calm
        Of threads that are calm as a whole; there may be none.
    budget
        Share of a workspace's threads that do not stall which may be called stalled at normal sensitivity.
    """
    best = {sensitivity: _best(tensions, calm, budget * share) for sensitivity, share in SHARES.items()}
    normal, low, high = best[Sensitivity.NORMAL], best[Sensitivity.LOW], best[Sensitivity.HIGH]
    # Each pair trades one kind for the other in its own way; a less sensitive channel is stricter with both.
    return {
        Sensitivity.LOW: Thresholds(max(low.logjam, normal.logjam), max(low.quiet, normal.quiet)),
        Sensitivity.NORMAL: normal,
        Sensitivity.HIGH: Thresholds(min(high.logjam, normal.logjam), min(high.quiet, normal.quiet)),
    }


def _best(known: Tensions, calm: Tensions, budget: float) -> Thresholds:
    """Return the pair that finds most stalls within the budget; of equals the one with fewer false alarms."""
    best, chosen = (-1.0, 0, 0.0, 0.0), Thresholds(1.0, 1.0)
    allowed = _allowed(JUDGED_SHARE * budget, int(np.count_nonzero(~known.stalls)))
    allowed_in_calm = _allowed(CALM_SHARE * budget, len(calm.stalls))
    for at_logjam in _candidates(known.logjam, known.stalls, calm.logjam, allowed):
        for at_quiet in _candidates(known.quiet, known.stalls, calm.quiet, allowed):
            in_calm = np.count_nonzero((calm.logjam >= at_logjam) | (calm.quiet >= at_quiet))
            at_once, in_the_end = known.logjam >= at_logjam, known.quiet >= at_quiet
            false_alarms = (at_once | in_the_end) & ~known.stalls
            if in_calm > allowed_in_calm or np.count_nonzero(false_alarms) > allowed:
                continue
            if _burdens_a_group(false_alarms, known, budget):
                continue
            rank = (_found(known, at_once, in_the_end), -int(np.count_nonzero(false_alarms)), at_logjam, at_quiet)
            if rank > best:
                best, chosen = rank, Thresholds(at_logjam, at_quiet)
    return chosen


def _found(known: Tensions, at_once: Truths, in_the_end: Truths) -> float:
    late = known.is_logjam & in_the_end & ~at_once
    return float(np.count_nonzero(known.stalls & (at_once | in_the_end)) - (1.0 - TOLD_LATE) * np.count_nonzero(late))


def _allowed(share: float, count: int) -> int:
    """Return how many false alarms among `count` threads promise `share` among new ones, as near as can be.

    A threshold that lies above all but k of n exchangeable values is passed by a new one with a chance of up to
    (k + 1) / (n + 1), not k / n (Vovk, Gammerman and Shafer 2005, on conformal prediction).
    """
    return max(0, round(share * (count + 1)) - 1)


def _burdens_a_group(false_alarms: Truths, known: Tensions, budget: float) -> bool:
    for group in np.unique(known.groups):
        inside = known.groups == group
        moving = int(np.count_nonzero(~known.stalls & inside))
        if np.count_nonzero(false_alarms & inside) > _allowed(GROUP_SHARE * budget, moving):
            return True
    return False


def _candidates(tension: Floats, stalls: Truths, calm: Floats, allowed: int) -> list[float]:
    """Return thresholds that from none to `allowed` of the threads that do not stall reach, or of calm ones alone.

    The last is one that none reaches.
    """
    counts = [int(count) for count in np.unique(np.linspace(0, allowed, min(allowed + 1, TRIED)).astype(int))]
    tried = [_just_above(tension[~stalls], count, tension[stalls]) for count in counts]
    above_calm = [_just_above(calm, count, tension[stalls]) for count in counts if count < len(calm)]
    return [*tried, *above_calm, 1.0]


def _just_above(calm: Floats, allowed: int, stalled: Floats) -> float:
    """Return a threshold that at most `allowed` calm threads reach, in the middle of the gap above the next one."""
    ordered = np.sort(calm)[::-1]
    limit = float(ordered[allowed]) if allowed < len(ordered) else 0.0
    above = [float(value) for value in (*ordered[:allowed], *stalled) if value > limit]
    return (limit + min(above, default=1.0)) / 2.0
