"""Turns of phrase that go with defensiveness, resistance and common ground, as patterns with a name and a source.

The patterns match what `classifier.text.own_words` returns, in lower case. They were written from the signs in the
codebook (data/README.md) and the literature below, not collected from labelled threads. `cue` is what a person is
shown: it names the wording, never the person.

Sources
-------
[gibb] Gibb, J. R. (1961). Defensive communication. Journal of Communication 11(3): evaluation, control, certainty
    against description, problem orientation, provisionalism.
[gottman] Gottman, J. M. (1994). What predicts divorce? Criticism, contempt, defensiveness, stonewalling.
[resper] Dutt, R. et al. (2021). ResPer: Computationally modelling resisting strategies in persuasive conversations.
[mi] Miller, W. R., Rollnick, S. (2013). Motivational interviewing: sustain talk, discord, reflections, open questions.
[polite] Danescu-Niculescu-Mizil, C. et al. (2013). A computational approach to politeness. ACL.
[recept] Yeomans, M. et al. (2020). Conversational receptiveness. Organizational Behavior and Human Decision Processes.
[hedge] Hyland, K. (2005). Metadiscourse: hedges and boosters.
[fisher] Fisher, R., Ury, W. (1981). Getting to yes: interests, options, objective criteria.
[wiki] De Kock, C., Vlachos, A. (2022). How to disagree well. EMNLP: levels of disagreement and coordination tactics.
[sarcasm] Joshi, A. et al. (2017). Automatic sarcasm detection: a survey. ACM Computing Surveys.
"""

from classifier.features.phrases.common_ground import COMMON_GROUND
from classifier.features.phrases.defensive import DEFENSIVE
from classifier.features.phrases.neutral import NEUTRAL
from classifier.features.phrases.phrase import Phrase
from classifier.features.phrases.resistant import RESISTANT

PHRASES: tuple[Phrase, ...] = DEFENSIVE + RESISTANT + COMMON_GROUND + NEUTRAL

__all__ = ["COMMON_GROUND", "DEFENSIVE", "NEUTRAL", "PHRASES", "RESISTANT", "Phrase"]
