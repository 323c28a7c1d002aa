"""Wording that goes with not moving: refusal, repetition, dismissal, shutting down, shields, evasion."""

from classifier.features.phrases.phrase import NT, YOU, Phrase

RESISTANT = (
    Phrase(
        "flat_no",
        "a no at the start",
        "mi; resper",
        r"(?:^|[.!?,] )(?:(?:sorry|um|yeah|well|then|still|again),? (?:but )?)?(?:no|nope|nah|never"
        r"|absolutely not|hard no|certainly not|not (?:happening|doing|going|interested|a chance|gonna))\b",
    ),
    Phrase(
        "refusal",
        "won't / can't / not doing",
        "mi; resper",
        rf"\b(?:i|we|they|it)(?:'m| am|'re| are|'s| is)? (?:really |just |simply |certainly |still "
        rf"|also )?(?:not (?:going to|gonna|doing|able|willing|prepared|interested|in a position|moving|"
        rf"changing|signing|touching|budging)|wo{NT}|will not|ca{NT}|cannot|refuse|decline|am done"
        rf"|don'?t (?:intend|plan|see (?:how|why|any))|"
        rf"see no reason|have no (?:intention|interest|plans?|plan|reason))\b|\b(?:not|isn'?t"
        rf"|nothing) (?:something )?(?:possible|negotiable|acceptable|an option|to discuss|up for)\b"
        r"|\bno (?:way|chance|deal|go|need|exceptions?|point|reason|further|plans?|change)\b"
        r"|\bout of the question\b|\bunacceptable\b|\bnon[- ]?starter\b",
    ),
    Phrase(
        "repeats",
        "as I said",
        "wiki; resper",
        r"\b(?:as|like) (?:i|we)(?:'ve| have|'d)? (?:already |just |also |previously )?(?:said|told|explained"
        r"|mentioned|wrote|stated|pointed|noted)\b|\bas (?:explained|stated|mentioned|said|noted|discussed"
        r"|communicated|above)\b"
        r"|\b(?:i|we)(?:'ve| have)? (?:already|repeatedly) (?:\w+)\b|\b(?:per|see) my (?:last|previous"
        r"|earlier)\b|\bagain,|\bonce (?:more|again)\b|\bfor the (?:\w+) time\b|\bi repeat\b|\brepeat(?:ing"
        r"|ed)? myself\b"
        r"|\bsame (?:answer|thing|as before|argument|point)\b|\bbeen (?:over|through|here|said)\b"
        r"|\bhow many times\b|\bmy (?:answer|position|view|point|comment)\b|\bstill (?:no|not|stands?|the same"
        r"|applies|my)\b"
        r"|\b(?:twice|three times|several times|many times)\b|\balready (?:said|told|explained|answered|been"
        r"|discussed|decided|agreed|gave|covered)\b",
    ),
    Phrase(
        "stays_as_is",
        "it stays as it is",
        "mi; wiki",
        r"\b(?:stays?|stands?|remains?|stick(?:ing|s)?|sticking|leave it|keep(?:ing)? it|keeping) (?:as|like"
        r"|with|by|to|the|put|in place|where)?\b.{0,12}\b(?:is|it|that|this|stands|was|unchanged|final|my)\b"
        r"|\bnot (?:changing|moving|budging|reopening|revisiting|up for)\b|\b(?:is|it'?s|that'?s) final\b"
        r"|\bend of (?:story|discussion|the (?:line|story))\b|\bperiod\b|\bfull stop\b|\bdecision (?:is|was|has"
        r"|stands|been)\b|\bbottom line\b|\bset in stone\b|\bnon[- ]negotiable\b",
    ),
    Phrase(
        "dismissal",
        "never going to work",
        "gibb; wiki",
        r"\b(?:never|not|isn'?t|ain'?t|won'?t|doesn'?t|wouldn'?t) (?:ever )?(?:going to |gonna )?(?:work|fly"
        r"|help|happen|matter|make sense|change|fix|solve)\b|\b(?:pointless|useless|irrelevant|waste of"
        r"|makes no sense|no value|academic|moot|unrealistic|off[- ]topic|nitpick\w*|overkill|silly|nonsense)\b"
        r"|\bnot (?:convinced|relevant|the point|worth|a (?:bug|problem|real|priority))\b|\b(?:don'?t|doesn'?t"
        r"|didn'?t) (?:care|matter|see (?:a|the|any)|buy)\b|\bso what\b|\bwho cares\b|\btried (?:that|it|this)\b",
    ),
    Phrase(
        "shut_down",
        "whatever / I'm done",
        "gottman",
        r"\b(?:whatever|forget (?:it|i said)|never ?mind|i(?:'m| am) (?:done|out|not (?:doing|having"
        r"|getting into|going (?:to argue|to discuss|there)))|we(?:'re| are) done|done (?:with|here|discussing"
        r"|arguing|talking)|suit yourself|have it your way|do (?:what(?:ever)?|as) you (?:want|like|please|must"
        r"|will)"
        r"|(?:fine|ok|okay|sure),? (?:then|whatever|do|have|be|you win)|your (?:call|choice|decision|problem)"
        r"|not (?:my|our) (?:problem|concern|call|job|circus|department|responsibility|decision)|moving on"
        r"|drop (?:it|this)|let(?:'s| us) (?:not|drop|leave it)|leave it (?:there|at that|be)|nothing (?:more"
        r"|else|further|left) (?:to|from)|i give up|i'?ll stop|noted"
        r"|end of|i rest|good ?bye|bye|have fun|good luck|closing (?:this|as|the)|locking|unsubscrib\w+"
        r"|wash my hands|leaving (?:this|it)|not worth|enough|count me out|i'?ve said)\b",
    ),
    Phrase(
        "rules_as_shield",
        "policy / process / scope",
        "gibb; fisher",
        r"\b(?:polic(?:y|ies)|process|procedures?|guidelines?|rules?|compliance|contract(?:ual(?:ly)?)?|clause"
        r"|agreement|terms|sla|standard|handbook|code of conduct|protocol|regulations?|precedent|template"
        r"|governance|approval|sign[- ]?off|audit|required by|not allowed|not permitted)\b",
    ),
    Phrase(
        "scope_as_shield",
        "not ours / not on the roadmap",
        "fisher",
        r"\b(?:roadmap|backlog|out of scope|in scope|scope|not (?:part of|in) (?:the|our|my)|priorit\w+|capacity"
        r"|bandwidth|headcount|this (?:sprint|quarter|year)|next (?:quarter|year|release)|raise (?:a|it)"
        r"|file (?:a|an)|open (?:a|an) (?:ticket|issue|request)|talk to|take it up|speak to|go through"
        r"|your manager|my manager|above my|not (?:my|our|mine|ours)|pull request|prs? welcome|volunteers?"
        r"|patches)\b",
    ),
    Phrase(
        "evasion",
        "we'll see / maybe some day",
        "resper; hedge",
        r"\b(?:we(?:'ll| will)? see|maybe (?:some ?day|later|one day|next)|some ?day|at some point|eventually"
        r"|in due course|when (?:i|we|things|there)(?:'ve| have)? (?:get|got|time|can|settle|calm)\w*"
        r"|let me think|i(?:'ll| will) (?:think|get back|come back|look into|take it|keep)|not (?:right )?now"
        r"|another time|in future|down the (?:line|road)|hard to say|it depends|can'?t (?:say|promise|commit"
        r"|comment|tell)|no (?:idea|comment|eta|timeline|promises)|if (?:i|we) (?:find|get|have) time|parking"
        r"|park (?:it|this)|circle back|soon(?:ish)?)\b",
    ),
    Phrase(
        "ultimatum",
        "unless / until you …",
        "fisher; resper",
        rf"\b(?:unless|until|not before|only (?:if|when|once|after)|or (?:else|we|i)|otherwise|take it or leave"
        rf"|come back (?:when|with|once)|last (?:offer|chance|word)|final (?:offer|answer|word)|my (?:terms"
        rf"|conditions?)|either {YOU}|if (?:not|you (?:don'?t|want|insist|can'?t|won'?t|need|like))|then (?:we"
        rf"|i) (?:will|pay|go|escalate|walk|take|stop|have)|escalat\w+|not (?:until|unless|without)"
        rf"|deal[- ]?breaker|walk away|lawyer|legal action)\b",
    ),
    Phrase(
        "counter_argument_only",
        "but / however",
        "recept; wiki",
        r"(?:^|[.!?,;] )(?:but|however|yet|except|that said|actually|still)\b|\b(?:i disagree|disagree"
        r"|don'?t agree|do not agree|not agree)\b",
    ),
    Phrase(
        "hedge_evades",
        "noncommittal words",
        "hedge",
        r"\b(?:i guess|i suppose|if you say so|if you insist|arguably|somewhat|technically|in theory"
        r"|theoretically|supposedly|allegedly|for what it'?s worth|fair enough but|not sure (?:what|why|how)"
        r"|don'?t know what)\b",
    ),
    Phrase(
        "obligation_of_other",
        "you have to …",
        "polite; gibb",
        rf"\b(?:{YOU} (?:have|need|must|will have|can(?:'t| not)?|cannot|are (?:free|welcome)|want)"
        rf"|please (?:stop|don'?t|do not|refrain|correct|respect|read|just)|stop \w+ing|just (?:do|stop|use|fix"
        rf"|read|accept)|deal with it|live with it|get used)\b",
    ),
    Phrase(
        "terse_close",
        "a short last word",
        "gottman",
        r"^(?:fine|ok|okay|sure|right|great|noted|whatever|wow|enough|done|no|nope|k|nah|good|lol no"
        r"|understood)[.!]*$",
    ),
    Phrase(
        "absolutes",
        "always / never / nothing",
        "gottman; hedge",
        r"\b(?:always|never|every(?:thing|one|body| single| time)|nothing|nobody|no ?one|none|all|any(?:thing"
        r"|one)?|completely|totally|absolutely|entirely|literally|zero|ever|at all|impossible|obviously|clearly"
        r"|of course|simply)\b",
    ),
)
