"""Wording that tells the others apart: reasons, ways on, working talk, laughter, who is spoken of."""

from classifier.features.phrases.phrase import Phrase

NEUTRAL = (
    Phrase(
        "reason",
        "a reason",
        "fisher",
        r"\b(?:because|since|so that|the reason|due to|as (?:it|we|that|this|the)|otherwise|which (?:means"
        r"|would)|given (?:that|the)|that way|it (?:breaks|would|means)|in order to|cause|bc|therefore|hence)\b",
    ),
    Phrase(
        "way_on",
        "another way / a date",
        "fisher",
        r"\b(?:instead|alternativ\w+|rather|tomorrow|monday|tuesday|wednesday|thursday|friday|next week|tonight"
        r"|after (?:lunch|the)|by (?:end|mon|tue|wed|thu|fri|noon|tomorrow|\d)|how about|could (?:we|you|i)"
        r"|what if|in the meantime|workaround|until then|let me|i'?ll|i can|we can|should be able)\b",
    ),
    Phrase(
        "greeting",
        "a greeting",
        "polite",
        r"^(?:hi|hello|hey|morning|good (?:morning|afternoon|evening)|dear"
        r"|hiya)\b",
    ),
    Phrase(
        "reports_other",
        "somebody else's word",
        "wiki",
        r"\b(?:(?:they|he|she|legal|security|finance|procurement|vendor|customer|client|boss|manager|management"
        r"|support|procurement) (?:said|says|say|told|wants?|needs?|won'?t|refuse[sd]?|asked))\b",
    ),
    Phrase(
        "status_talk",
        "working talk",
        "polite",
        r"\b(?:deploy(?:ed|ing)?|rolled back|rollback|merged?|pushed|fixed|done|restart\w*|running|checked"
        r"|looking|updated?|shipped|released?|installed|version|error|logs?|test(?:s|ed|ing)?|build|config"
        r"|branch|commit|server|ticket|screenshot|docs?|file|function|api)\b",
    ),
    Phrase("laughter", "laughter", "sarcasm", r"\b(?:lol|lmao|rofl|ha(?:ha)+|hehe\w*|heh|xd|jk|kidding)\b"),
    Phrase("swearing", "swear words", "wiki", r"\b(?:fuck\w*|shit\w*|damn\w*|hell|crap\w*|wtf|bloody|ass|goddamn)\b"),
    Phrase(
        "negation",
        "a negation",
        "hedge",
        r"\b(?:not|no|never|none|nothing|neither|nor|cannot|without)\b|n't\b|\b(?:dont|didnt|isnt|wasnt|cant"
        r"|wont|doesnt|couldnt|shouldnt)\b",
    ),
    Phrase("second_person", "you", "recept", r"\b(?:you|your|yours|yourself|you're|you've|you'll|you'd)\b"),
    Phrase("first_person", "I", "recept", r"\b(?:i|me|my|mine|i'm|i've|i'll|i'd|myself)\b"),
    Phrase("first_person_plural", "we", "recept", r"\b(?:we|us|our|ours|we're|we've|we'll|we'd|let's)\b"),
)
