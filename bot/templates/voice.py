"""What a prompt never says, in English, each with the reason a writer is given. Source: docs/templates.md."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Words that may not stand in the fields given; empty `fields`: in none of the texts."""

    rule: str
    pattern: re.Pattern[str]
    reason: str
    fields: tuple[str, ...] = ()


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + r")(?!\w)", re.IGNORECASE)


TONE = _any_of(
    r"defensive\w*", r"resist\w*", r"emotion\w*", "upset", r"difficult\w*", "toxic", r"conflict\w*", r"escalat\w*",
    "angry", "anger", r"aggressi\w*", r"hostil\w*", r"heated", r"tens(?:e|ion|ions)", r"frustrat\w*", r"annoy\w*",
    r"offend\w*", "drama", "attitude", "stubborn", r"unreasonabl\w*", r"unprofessional\w*", r"oversensitive", "touchy",
    r"quarrel\w*", r"argument\w*", r"fight\w*", r"(?<!hard )feelings", "tone", r"blam(?:e|ed|ing)",
    r"accus\w*", r"attack\w*", "hurt", "wounded", "triggered", "gaslighting", "passive-aggressive",
)  # fmt: skip
SLOGANS = _any_of(
    "i hear you", r"let['’]s align", "align", "alignment", r"hold(?:ing)? space", "same page", "circle back",
    "reach out", "touch base", r"synerg\w*", r"win[- ]win", "safe space", r"validat(?:e|ed|ing)", "journey", "empower",
    "unpack", "lean in", "deep breath", "take a breath", "at the end of the day", "going forward",
    "with all due respect", "no offen[cs]e", "agree to disagree", "growth", "mindset", "bandwidth", "leverage",
    "level set", "deep dive", "constructive", "active listening", "boundaries", "be curious", "sit with",
    "meet in the middle", "win together", "one team", "common ground", "bring everyone along", "own your",
)  # fmt: skip
OF_A_PERSON = _any_of(
    r"you(?:['’]re| are) (?:being|so|too|right|wrong|not|just|clearly)", "you seem", "you sound",
    "you come across", "you feel", "you always", "you never", "you keep", "you clearly", "you misunderstood",
    "you didn['’]t", "you failed", "you forgot", "calm down", "relax", "cool down", "settle down",
    r"sorry (?:that |if )?you(?:['’]re| feel| took)?", "they seem", "they are being", "they feel", r"(?:he|she)",
    "your behaviou?r", "you people", "you guys",
)  # fmt: skip
PRESSING = _any_of(
    "you should", "you need to", "you have to", "you must", "you ought", "you had better", "please stop",
    r"why (?:did|do|don['’]t|didn['’]t|are|aren['’]t|would|wouldn['’]t|were|can['’]t|won['’]t) (?:you|they)",
    "as i said", "like i said", "as mentioned", "per my last", "for the last time", "once again", "obviously",
    "of course", "simply", "clearly", "actually", "honestly", "to be fair", "with respect", "no problem",
)  # fmt: skip
PRAISE = _any_of(
    "great (?:point|job|question|work|idea)", "good (?:point|job|question|work)", "well done", "amazing", "awesome",
    "fantastic", "brilliant", "proud", "excellent", "wonderful",
)  # fmt: skip
BARGAIN = _any_of(
    r"if you\b[^.?]*,? (?:then )?i(?:['’]ll| will)", "in return", "in exchange", "unless", "or else", "otherwise",
    "on condition", r"as long as you", r"provided (?:that )?you",
)  # fmt: skip
FOR_OTHERS = _any_of(
    r"(?:we|they|the team|everybody|everyone|my team|my manager)(?:['’]ll| will| promise| shall(?= not))",
)  # fmt: skip

FORBIDDEN = (
    Forbidden("tone word", TONE, "a prompt never says or implies what anybody is or feels"),
    Forbidden("slogan", SLOGANS, "say it as one would to a colleague on a busy day"),
    Forbidden("of a person", OF_A_PERSON, "nothing is claimed of a person"),
    Forbidden("pressing", PRESSING, "it leaves the other less room; ask with *what* or *how*, or leave it out"),
    Forbidden("praise", PRAISE, "praise sounds bought in such a moment"),
    Forbidden("exclamation mark", re.compile(r"!"), "a full stop will do"),
    Forbidden("but", _any_of("but", "however", "although", "even so", "that said"),
              "it takes back what stands before it; make two sentences", ("words",)),
    Forbidden("bargain", BARGAIN, "no condition and no bargain", ("words",)),
    Forbidden("promise for others", FOR_OTHERS, "one can only promise for oneself", ("words",)),
    Forbidden("notice of a person", _any_of(
        "you", r"you['’](?:re|ve|d|ll)", "yours?", "yourself", "i", r"i['’](?:m|ve|d|ll)", "me", "my", "we", "us",
        "our", "they", "them", "their", "he", "she", "his", "her", "somebody", "someone", "people", "everyone",
        "everybody", "nobody",
    ), "the notice speaks of the thread, never of a person", ("notice",)),
)  # fmt: skip
# In every language: what Slack would read as something else than words, or as a call to people.
MARKUP = Forbidden(
    "markup", re.compile(r"[<>*_`~@]|:\w+:|https?://"), "plain words only; names and links come in slots"
)

FIRST_PERSON = _any_of(
    "i", r"i['’](?:m|ve|d|ll)", "me", "my", "mine", "we", r"we['’](?:re|ve|d|ll)", "us", "our", "ours", r"let['’]s"
)
LEAVES_FREE = _any_of("could", "might", "may", "maybe", "perhaps", "if you like", "one way", "option", "up to you")
OFFERS = _any_of(
    "i can", "i could", r"i['’]d (?:still )?(?:like|rather|gladly|take|start|be)", r"i['’]ll", "i will",
    r"i(?:['’]m| am) (?:happy|fine|free|glad|open)", "let me", r"let['’]s", "we could", "could we", "shall we",
    "give me", "tell me", "show me", "correct me", "send me", "help me", "point me", "take your time", "say (?:so|no)",
)  # fmt: skip
