"""Wording that goes with making room: acknowledging, conceding, asking, offering, naming what is shared."""

from classifier.features.phrases.phrase import Phrase

COMMON_GROUND = (
    Phrase(
        "acknowledges",
        "I see / I get why",
        "recept; mi",
        r"\bi (?:do |can |totally |fully |really |completely |absolutely )?(?:see|hear|get|understand|appreciate"
        r"|recognise|recognize|realise|realize|know|respect|imagine|believe)\b(?: (?:that|why|how|what|where"
        r"|your|you|this|it))?|\b(?:we|i) (?:do )?(?:understand|appreciate|hear)\b|\b(?:that|it"
        r"|this) (?:makes sense|must (?:be|have)|sounds (?:hard|rough|like|painful|awful|frustrating))\b"
        r"|\b(?:makes sense|good (?:point|catch|question|call|idea|thinking)|fair (?:point|question|enough"
        r"|comment)|valid|understandabl[ey]|legit|reasonable|you(?:'re| are) (?:right|correct)|point taken"
        r"|no worries|i feel (?:you|your)|can (?:see|understand|imagine|relate))\b",
    ),
    Phrase(
        "thanks",
        "thanks",
        "polite; recept",
        r"\b(?:thanks|thank you|thx|ty|cheers|grateful|appreciated?|kind of you)\b",
    ),
    Phrase(
        "concedes",
        "fair, I should have …",
        "recept; wiki",
        r"\b(?:i|we) (?:should(?:'ve| have|a|n'?t have| not have)|could have|ought to have|was wrong|were wrong"
        r"|missed|messed|screwed|misread|misunderstood|forgot|overlooked|didn'?t (?:realise|realize|think|see"
        r"|notice|mean)|overreacted|got (?:that|it) wrong|take (?:that|it) back|stand corrected|owe)\b"
        r"|\b(?:my (?:bad|fault|mistake|apologies|error|part|side|oversight)|mea culpa|sorry|apologi[sz]e"
        r"|apologies|that'?s (?:on me|fair|true|right|my)|that was (?:on me|my|me|unfair|out of)|you(?:'re"
        r"| are) (?:right|absolutely|totally)|i (?:agree|concede|admit|accept)|agreed|true|guilty|fair|granted"
        r"|you have a point|right about|i was)\b",
    ),
    Phrase(
        "agrees_partly",
        "agreeing with part",
        "recept",
        r"\b(?:i (?:also )?agree|agree (?:with|that|on)|on (?:that|this) we|you'?ve got a point|partly"
        r"|to some extent|both (?:true|right|valid)|might both|not wrong|you might be right|you may be right"
        r"|could be right|both sides|either way)\b",
    ),
    Phrase(
        "open_question",
        "an open question",
        "mi; fisher",
        r"\b(?:what|how)(?: \w+){0,3} (?:would|do|are|is|if|about|could|can|might|should|matters|worries"
        r"|concerns|were|did|else)\b[^.!?]{0,80}\?|\bwhat (?:are you|do you|would|is (?:it|the|your)|matters"
        r"|worries)\b|\bhow (?:can|could|would|do) (?:we|i|you)\b"
        r"|\b(?:help me understand|can you (?:say|tell|walk|explain|help)|could you (?:say|tell|walk|explain"
        r"|help|share)|tell me more|curious|genuine question|walk me through|what'?s (?:behind|driving|the worry"
        r"|your|the concern|important))\b",
    ),
    Phrase(
        "shared_aim",
        "we both / together",
        "fisher",
        r"\b(?:we (?:both|all)|both (?:of us|want|need|teams|our)|together|our (?:shared|common|goal|aim|users"
        r"|customers)|same (?:side|page|boat|goal|thing we)|in (?:all of )?our interest|shared|common (?:ground"
        r"|goal)|between us|each other|on your side|the same team|as a team|neither of us|for everyone"
        r"|for (?:both|all) of us|win[- ]win|mutual\w*)\b",
    ),
    Phrase(
        "inclusive_we",
        "let's / we could",
        "recept",
        r"\b(?:let'?s|let us|shall we|we (?:could|can|might|should)|could we|can we|how about we|what if we"
        r"|why don'?t we|maybe we)\b",
    ),
    Phrase(
        "offers",
        "could we / how about / I can",
        "fisher; mi",
        r"\b(?:i|we)(?:'d| would|'ll| will| can| could|'m| am|'re| are) (?:also |happily |gladly |be )?(?:happy"
        r"|glad|willing|fine|ok|okay|open|able|offer|help|take|pay|swap|split|move|send|add|cover|give|do|make"
        r"|draft|write|share|drop|change|meet|hold|wait|set|review|look|join|pair|sit|remove|put|try|accept|live"
        r"|ask|bring)\b"
        r"|\b(?:how about|what about|what if|would (?:it|that|you) (?:help|work|be|mind|like|prefer|accept"
        r"|consider)|could (?:we|i|you)|happy to|glad to|willing to|i can|we can|i could|we could|would that"
        r"|in (?:exchange|return)|trade|swap|compromise|meet (?:you )?(?:half ?way|in the middle)|middle ground"
        r"|option|alternatively|alternative|as a (?:first step|start|compromise|gesture)|suggest|propose"
        r"|proposal|let me|want me to|shall i|do you want)\b",
    ),
    Phrase(
        "gives_something_up",
        "you can have / I'll drop",
        "fisher",
        r"\b(?:you can (?:have|keep|take)|you take|keep (?:the|your)|i'?ll (?:drop|give|take (?:only|just|the)"
        r"|let|leave|wait|settle|withdraw|back)|(?:we|i) (?:can|could) (?:live|drop|give|let|give up|wait|skip)"
        r"|up to you|your (?:choice|preference)|no pressure|no hard feelings|feel free|whatever works"
        r"|works for (?:you|both)|if (?:that|it|this) (?:helps|works|suits)|only need|just need|least"
        r"|instead of all|half)\b",
    ),
    Phrase(
        "softeners",
        "maybe / I think / perhaps",
        "hedge; recept",
        r"\b(?:maybe|perhaps|might|i think|i (?:might|may|could) be|possibly|it seems|seems (?:like|to)|i feel"
        r"|in my (?:view|opinion|experience)|imo|imho|from (?:my|our) (?:side|perspective)|a bit|a little"
        r"|kind of|sort of|probably|could be|would it|i wonder|not sure|if i understand|correct me)\b",
    ),
    Phrase(
        "empathy",
        "feelings named",
        "mi; recept",
        r"\b(?:frustrat\w+|stress\w*|worr(?:y|ied|ies|ying)|afraid|hard (?:on|for|week|time)|tough|rough|painful"
        r"|exhaust\w+|tired|annoy\w+|upset|difficult|scary|overwhelm\w+|pressure|feel(?:s|ing)? (?:like|that|bad"
        r"|for)|that sucks|sorry to hear|sorry (?:you|that you|about)|must be|concern\w*)\b",
    ),
    Phrase(
        "purpose_words",
        "what matters / aim",
        "fisher",
        r"\b(?:what matters|goal|aim|purpose|intent(?:ion)?|trying to|outcome|interest|need(?:s)? (?:from|most)"
        r"|important (?:to|for)|the (?:real|underlying) (?:issue|problem|question|concern)|step back"
        r"|stepping back|bigger picture|start over|start again|reset|back up a|take a breath|pause)\b",
    ),
    Phrase(
        "kind_close",
        "let's not, and stay friends",
        "fisher",
        r"\b(?:agree to disagree|no hard feelings|stay friends|either way (?:is )?fine|totally (?:fine|ok"
        r"|understand)|no worries|all good|no problem|that'?s (?:ok|okay|fine|alright|totally)|completely fine"
        r"|your call,? (?:and|i)|fine by me|happy either)\b",
    ),
)
