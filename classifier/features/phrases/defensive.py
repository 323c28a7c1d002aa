"""Wording that goes with protecting oneself: denial, blame, self-justification, contempt, loaded questions."""

from classifier.features.phrases.phrase import BE_NOT, I_HAVE, YOU, Phrase

DEFENSIVE = (
    Phrase(
        "blame_past_conditional",
        "if you had …",
        "gibb",
        rf"\bif {YOU}(?:'d| had| would(?:'ve| have)?)\b|\bif (?:someone|somebody|anyone|they)(?:'d| had)\b",
    ),
    Phrase(
        "blame_you_should",
        "you should have …",
        "gibb; gottman",
        rf"\b{YOU} (?:really |just )?(?:should|could|might|ought to|need to|needed to|were supposed to"
        rf"|were meant to)"
        r"(?: have|'ve|a)?\b",
    ),
    Phrase(
        "blame_you_did",
        "you did / you never …",
        "gottman",
        rf"\b{YOU} (?:still |just |also |even |clearly |simply )?(?:never|did|didn'?t|don'?t|changed|broke|told"
        rf"|said|failed"
        r"|refused?|ignored?|forgot|missed|approved|signed|agreed|decided|knew|made|keep|kept|always|chose"
        r"|wanted|skipped)\b",
    ),
    Phrase(
        "your_fault",
        "whose fault it is",
        "gottman",
        r"\b(?:fault|blam(?:e|ed|ing)|responsib(?:le|ility)|accountab(?:le|ility)|culprit|finger[- ]?point\w*"
        r"|scapegoat\w*"
        r"|throw\w* .{1,20}under the bus|on (?:you|us|them)(?= ?[.,!?]|$)|that'?s on \w+)",
    ),
    Phrase(
        "denial",
        "it wasn't us / I didn't …",
        "gottman; resper",
        rf"\b(?:i|we|it|that|this|there) (?:definitely |certainly |actually |literally )?{BE_NOT}\b"
        rf"(?: (?:us|me|my|our|mine|ours|say|said|touch|change|break|ask|agree|tell|do|even))?\b|\bnot (?:us|me"
        rf"|my|our|ours|mine)\b"
        r"|\bnothing to do with (?:us|me|our|my)\b|\bi never\b|\bwe never\b|\bnobody (?:told|asked|informed"
        r"|warned|said)\b"
        r"|\bno ?one (?:told|asked|informed|warned|said)\b",
    ),
    Phrase(
        "not_told",
        "was not told / asked",
        "gottman",
        r"\b(?:wasn'?t|weren'?t|was not|were not|was never|were never|never|not) (?:been )?(?:told|asked"
        r"|informed|consulted|invited"
        r"|warned|included|copied|given|shown|cc'?d|made aware)\b|\bfirst (?:i|we)(?:'ve| have)? hear",
    ),
    Phrase(
        "self_justification",
        "what I did, and why",
        "gottman; resper",
        rf"\b{I_HAVE} (?:already |only |just |simply |literally |clearly |specifically |even |have |always )"
        r"(?:\w+ed|did|said|told|wrote|sent|done|made|gave|had|been|went|was|were)\b"
        r"|\b(?:i|we) (?:did|was|were|had to|did what|followed|flagged|raised|warned|told|asked|sent|posted"
        r"|documented|mentioned)\b"
        r"|\bas (?:instructed|agreed|requested|documented|specified|per)\b",
    ),
    Phrase(
        "own_load",
        "how much is on me",
        "gottman",
        r"\b(?:only (?:have|got|has) (?:two|2|so many|one)|what (?:did|do|else) you expect"
        r"|on top of (?:everything|my)|all (?:weekend|night)"
        r"|by myself|on my own|single[- ]handed\w*|doing my best|overtime|stretched|two people|short[- ]staffed"
        r"|swamped)\b",
    ),
    Phrase(
        "always_us",
        "always us",
        "gottman",
        r"\b(?:always|again|somehow|of course|once again|every (?:single )?time|yet again)\b.{0,25}\b(?:us|me"
        r"|our|my|i|we)\b"
        r"|\b(?:our|my) (?:team|side|shift|department|job|work)\b.{0,30}\b(?:again|always|every time)\b"
        r"|\bwhy (?:is it )?always\b"
        r"|\b(?:singled out|called out|thrown under|picked on|under attack|attacked|accus\w+|insult\w*"
        r"|unfair(?:ly)?)\b",
    ),
    Phrase(
        "demand_proof",
        "show me where …",
        "wiki",
        r"\b(?:show|point|quote|tell|give) (?:me|us)\b.{0,20}\b(?:where|when|one|single|to|proof|evidence"
        r"|an example)\b"
        r"|\bwhere (?:exactly |precisely )?(?:did|have|do) (?:i|we)\b|\b(?:any|what|your) (?:proof|evidence)\b"
        r"|\bprove it\b|\bsays who\b"
        r"|\baccording to (?:who|whom)\b",
    ),
    Phrase(
        "so_you_say",
        "so you're saying …",
        "gibb",
        rf"\bso (?:now )?(?:{YOU}(?:'re| are)?|i'?m|i am|we'?re|it'?s|we are|it is|basically|apparently)\b"
        rf"|\bare {YOU} (?:saying|suggesting|implying|telling|accusing|serious|kidding|joking)\b"
        rf"|\bis that what\b|\bwhat(?:'s| is) that supposed",
    ),
    Phrase(
        "contempt",
        "belittling words",
        "gottman; wiki",
        r"\b(?:ridiculous|laughable|pathetic|clueless|incompeten\w+|ignoran\w+|stupid\w*|idiot\w*|moron\w*|dumb"
        r"|nonsense|bullshit|bs|garbage"
        r"|rubbish|joke|clown\w*|lazy|childish|arrogan\w+|delusional|absurd|amateur\w*|embarrass\w+"
        r"|shame(?:ful)?|disgrace\w*|hypocri\w+"
        r"|liar|lying|lies|dishonest\w*|disingenuous|troll\w*|condescend\w*|patroni[sz]\w+|rude|hostile|toxic"
        r"|crap|whin\w+|entitled|jerk"
        r"|fool\w*|asshole|insane|crazy|sick of|fed up|spare me|grow up|get over)\b",
    ),
    Phrase(
        "counter_attack",
        "maybe … before you",
        "gottman",
        rf"\b(?:maybe|perhaps|try|how about|why don'?t) .{{0,40}}\b(?:before|instead of|next time|first|for once"
        rf"|yourself)\b"
        rf"|\bbefore {YOU}\b|\bnext time\b|\bdo your (?:job|homework|own)\b|\bread (?:the|my|what)\b"
        rf"|\blook in the mirror\b|\bfor once\b"
        rf"|\b(?:pot|kettle)\b|\b(?:who|what) (?:are you|gives you|makes you)\b|\blike {YOU} (?:did|do"
        rf"|always)\b|\blearn (?:to|how)\b",
    ),
    Phrase(
        "sarcasm",
        "words that say their opposite",
        "sarcasm",
        r"\b(?:oh (?:great|good|wonderful|nice|sure|right|really|please|well)|great,? (?:another|so|now|just)"
        r"|how (?:nice|convenient|lovely|generous|kind)"
        r"|good for you|well done|thanks for (?:nothing|that|the lecture|noticing|your (?:concern|input))"
        r"|congratulations|brilliant|genius|bravo"
        r"|lovely|wonderful|fantastic|charming|yeah,? (?:right|sure|no)|sure,? (?:because|why not|let'?s"
        r"|whatever|jan)|of course (?:it|you|they|we|he|she)"
        r"|apparently|as if|must be nice|clearly|obviously|news to me|what a surprise|shock\w*|expert|magically"
        r"|so[- ]called|good luck)\b"
        r"|\"[a-z' -]{2,25}\"",
    ),
    Phrase(
        "rhetorical_why",
        "why would / how come",
        "recept",
        r"\bwhy (?:would|should|do|did|does|are|is|am|on earth|even|the hell|bother)\b|\bhow (?:come|is (?:that"
        r"|this|it)|was i|were we|am i|are we|dare)\b"
        r"|\bwhat (?:exactly|else|more|on earth|the hell|the fuck|part)\b|\bdo you (?:even|really|seriously"
        r"|honestly)\b|\bhave you (?:even|ever)\b|\bdid you (?:even|actually|ever)\b",
    ),
    Phrase(
        "second_person_start",
        "starts with you",
        "recept",
        r"(?:^|[.!?] )(?:and |but |so |well,? )?(?:you|your|you're|you've)\b",
    ),
    Phrase(
        "certainty_of_fact",
        "the fact is",
        "gibb; hedge",
        r"\b(?:the (?:fact|truth|reality|record|logs?|data) (?:is|are|says?|shows?|remains?)|in fact"
        r"|for the record|to be clear|let'?s be (?:clear|honest)|just to clarify"
        r"|i(?:'d| would) like it noted|with (?:all )?(?:due )?respect|frankly|factually|simply (?:not|wrong"
        r"|false|untrue)|not true|untrue|false|wrong)\b",
    ),
)
