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

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A turn of phrase. `pattern` is a regular expression without nested repetition; matches are counted."""

    name: str
    cue: str
    source: str
    pattern: str


_YOU = r"(?:you|u|y'?all|ya|you guys|your (?:team|side|people|lot))"
_NT = r"n(?:'?t|ot)"
_BE_NOT = rf"(?:(?:was|were|is|are|did|does|do|has|have|had){_NT}|(?:was|were|is|are|did|does|do|has|have|had) not)"
_I_HAVE = r"(?:i|we)(?:'ve| have|'d| had)?"

DEFENSIVE = (
    Phrase(
        "blame_past_conditional",
        "if you had …",
        "gibb",
        rf"\bif {_YOU}(?:'d| had| would(?:'ve| have)?)\b|\bif (?:someone|somebody|anyone|they)(?:'d| had)\b",
    ),
    Phrase(
        "blame_you_should",
        "you should have …",
        "gibb; gottman",
        rf"\b{_YOU} (?:really |just )?(?:should|could|might|ought to|need to|needed to|were supposed to|were meant to)"
        r"(?: have|'ve|a)?\b",
    ),
    Phrase(
        "blame_you_did",
        "you did / you never …",
        "gottman",
        rf"\b{_YOU} (?:still |just |also |even |clearly |simply )?(?:never|did|didn'?t|don'?t|changed|broke|told|said|failed"
        r"|refused?|ignored?|forgot|missed|approved|signed|agreed|decided|knew|made|keep|kept|always|chose|wanted|skipped)\b",
    ),
    Phrase(
        "your_fault",
        "whose fault it is",
        "gottman",
        r"\b(?:fault|blam(?:e|ed|ing)|responsib(?:le|ility)|accountab(?:le|ility)|culprit|finger[- ]?point\w*|scapegoat\w*"
        r"|throw\w* .{1,20}under the bus|on (?:you|us|them)(?= ?[.,!?]|$)|that'?s on \w+)",
    ),
    Phrase(
        "denial",
        "it wasn't us / I didn't …",
        "gottman; resper",
        rf"\b(?:i|we|it|that|this|there) (?:definitely |certainly |actually |literally )?{_BE_NOT}\b"
        rf"(?: (?:us|me|my|our|mine|ours|say|said|touch|change|break|ask|agree|tell|do|even))?\b|\bnot (?:us|me|my|our|ours|mine)\b"
        r"|\bnothing to do with (?:us|me|our|my)\b|\bi never\b|\bwe never\b|\bnobody (?:told|asked|informed|warned|said)\b"
        r"|\bno ?one (?:told|asked|informed|warned|said)\b",
    ),
    Phrase(
        "not_told",
        "was not told / asked",
        "gottman",
        r"\b(?:wasn'?t|weren'?t|was not|were not|was never|were never|never|not) (?:been )?(?:told|asked|informed|consulted|invited"
        r"|warned|included|copied|given|shown|cc'?d|made aware)\b|\bfirst (?:i|we)(?:'ve| have)? hear",
    ),
    Phrase(
        "self_justification",
        "what I did, and why",
        "gottman; resper",
        rf"\b{_I_HAVE} (?:already |only |just |simply |literally |clearly |specifically |even |have |always )"
        r"(?:\w+ed|did|said|told|wrote|sent|done|made|gave|had|been|went|was|were)\b"
        r"|\b(?:i|we) (?:did|was|were|had to|did what|followed|flagged|raised|warned|told|asked|sent|posted|documented|mentioned)\b"
        r"|\bas (?:instructed|agreed|requested|documented|specified|per)\b",
    ),
    Phrase(
        "own_load",
        "how much is on me",
        "gottman",
        r"\b(?:only (?:have|got|has) (?:two|2|so many|one)|what (?:did|do|else) you expect|on top of (?:everything|my)|all (?:weekend|night)"
        r"|by myself|on my own|single[- ]handed\w*|doing my best|overtime|stretched|two people|short[- ]staffed|swamped)\b",
    ),
    Phrase(
        "always_us",
        "always us",
        "gottman",
        r"\b(?:always|again|somehow|of course|once again|every (?:single )?time|yet again)\b.{0,25}\b(?:us|me|our|my|i|we)\b"
        r"|\b(?:our|my) (?:team|side|shift|department|job|work)\b.{0,30}\b(?:again|always|every time)\b|\bwhy (?:is it )?always\b"
        r"|\b(?:singled out|called out|thrown under|picked on|under attack|attacked|accus\w+|insult\w*|unfair(?:ly)?)\b",
    ),
    Phrase(
        "demand_proof",
        "show me where …",
        "wiki",
        r"\b(?:show|point|quote|tell|give) (?:me|us)\b.{0,20}\b(?:where|when|one|single|to|proof|evidence|an example)\b"
        r"|\bwhere (?:exactly |precisely )?(?:did|have|do) (?:i|we)\b|\b(?:any|what|your) (?:proof|evidence)\b|\bprove it\b|\bsays who\b"
        r"|\baccording to (?:who|whom)\b",
    ),
    Phrase(
        "so_you_say",
        "so you're saying …",
        "gibb",
        rf"\bso (?:now )?(?:{_YOU}(?:'re| are)?|i'?m|i am|we'?re|it'?s|we are|it is|basically|apparently)\b"
        rf"|\bare {_YOU} (?:saying|suggesting|implying|telling|accusing|serious|kidding|joking)\b|\bis that what\b|\bwhat(?:'s| is) that supposed",
    ),
    Phrase(
        "contempt",
        "belittling words",
        "gottman; wiki",
        r"\b(?:ridiculous|laughable|pathetic|clueless|incompeten\w+|ignoran\w+|stupid\w*|idiot\w*|moron\w*|dumb|nonsense|bullshit|bs|garbage"
        r"|rubbish|joke|clown\w*|lazy|childish|arrogan\w+|delusional|absurd|amateur\w*|embarrass\w+|shame(?:ful)?|disgrace\w*|hypocri\w+"
        r"|liar|lying|lies|dishonest\w*|disingenuous|troll\w*|condescend\w*|patroni[sz]\w+|rude|hostile|toxic|crap|whin\w+|entitled|jerk"
        r"|fool\w*|asshole|insane|crazy|sick of|fed up|spare me|grow up|get over)\b",
    ),
    Phrase(
        "counter_attack",
        "maybe … before you",
        "gottman",
        rf"\b(?:maybe|perhaps|try|how about|why don'?t) .{{0,40}}\b(?:before|instead of|next time|first|for once|yourself)\b"
        rf"|\bbefore {_YOU}\b|\bnext time\b|\bdo your (?:job|homework|own)\b|\bread (?:the|my|what)\b|\blook in the mirror\b|\bfor once\b"
        rf"|\b(?:pot|kettle)\b|\b(?:who|what) (?:are you|gives you|makes you)\b|\blike {_YOU} (?:did|do|always)\b|\blearn (?:to|how)\b",
    ),
    Phrase(
        "sarcasm",
        "words that say their opposite",
        "sarcasm",
        r"\b(?:oh (?:great|good|wonderful|nice|sure|right|really|please|well)|great,? (?:another|so|now|just)|how (?:nice|convenient|lovely|generous|kind)"
        r"|good for you|well done|thanks for (?:nothing|that|the lecture|noticing|your (?:concern|input))|congratulations|brilliant|genius|bravo"
        r"|lovely|wonderful|fantastic|charming|yeah,? (?:right|sure|no)|sure,? (?:because|why not|let'?s|whatever|jan)|of course (?:it|you|they|we|he|she)"
        r"|apparently|as if|must be nice|clearly|obviously|news to me|what a surprise|shock\w*|expert|magically|so[- ]called|good luck)\b"
        r"|\"[a-z' -]{2,25}\"",
    ),
    Phrase(
        "rhetorical_why",
        "why would / how come",
        "recept",
        r"\bwhy (?:would|should|do|did|does|are|is|am|on earth|even|the hell|bother)\b|\bhow (?:come|is (?:that|this|it)|was i|were we|am i|are we|dare)\b"
        r"|\bwhat (?:exactly|else|more|on earth|the hell|the fuck|part)\b|\bdo you (?:even|really|seriously|honestly)\b|\bhave you (?:even|ever)\b|\bdid you (?:even|actually|ever)\b",
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
        r"\b(?:the (?:fact|truth|reality|record|logs?|data) (?:is|are|says?|shows?|remains?)|in fact|for the record|to be clear|let'?s be (?:clear|honest)|just to clarify"
        r"|i(?:'d| would) like it noted|with (?:all )?(?:due )?respect|frankly|factually|simply (?:not|wrong|false|untrue)|not true|untrue|false|wrong)\b",
    ),
)

RESISTANT = (
    Phrase(
        "flat_no",
        "a no at the start",
        "mi; resper",
        r"(?:^|[.!?,] )(?:(?:sorry|um|yeah|well|then|still|again),? (?:but )?)?(?:no|nope|nah|never|absolutely not|hard no|certainly not|not (?:happening|doing|going|interested|a chance|gonna))\b",
    ),
    Phrase(
        "refusal",
        "won't / can't / not doing",
        "mi; resper",
        rf"\b(?:i|we|they|it)(?:'m| am|'re| are|'s| is)? (?:really |just |simply |certainly |still |also )?(?:not (?:going to|gonna|doing|able|willing|prepared|interested|in a position|moving|"
        rf"changing|signing|touching|budging)|wo{_NT}|will not|ca{_NT}|cannot|refuse|decline|am done|don'?t (?:intend|plan|see (?:how|why|any))|"
        rf"see no reason|have no (?:intention|interest|plans?|plan|reason))\b|\b(?:not|isn'?t|nothing) (?:something )?(?:possible|negotiable|acceptable|an option|to discuss|up for)\b"
        r"|\bno (?:way|chance|deal|go|need|exceptions?|point|reason|further|plans?|change)\b|\bout of the question\b|\bunacceptable\b|\bnon[- ]?starter\b",
    ),
    Phrase(
        "repeats",
        "as I said",
        "wiki; resper",
        r"\b(?:as|like) (?:i|we)(?:'ve| have|'d)? (?:already |just |also |previously )?(?:said|told|explained|mentioned|wrote|stated|pointed|noted)\b|\bas (?:explained|stated|mentioned|said|noted|discussed|communicated|above)\b"
        r"|\b(?:i|we)(?:'ve| have)? (?:already|repeatedly) (?:\w+)\b|\b(?:per|see) my (?:last|previous|earlier)\b|\bagain,|\bonce (?:more|again)\b|\bfor the (?:\w+) time\b|\bi repeat\b|\brepeat(?:ing|ed)? myself\b"
        r"|\bsame (?:answer|thing|as before|argument|point)\b|\bbeen (?:over|through|here|said)\b|\bhow many times\b|\bmy (?:answer|position|view|point|comment)\b|\bstill (?:no|not|stands?|the same|applies|my)\b"
        r"|\b(?:twice|three times|several times|many times)\b|\balready (?:said|told|explained|answered|been|discussed|decided|agreed|gave|covered)\b",
    ),
    Phrase(
        "stays_as_is",
        "it stays as it is",
        "mi; wiki",
        r"\b(?:stays?|stands?|remains?|stick(?:ing|s)?|sticking|leave it|keep(?:ing)? it|keeping) (?:as|like|with|by|to|the|put|in place|where)?\b.{0,12}\b(?:is|it|that|this|stands|was|unchanged|final|my)\b"
        r"|\bnot (?:changing|moving|budging|reopening|revisiting|up for)\b|\b(?:is|it'?s|that'?s) final\b|\bend of (?:story|discussion|the (?:line|story))\b|\bperiod\b|\bfull stop\b|\bdecision (?:is|was|has|stands|been)\b|\bbottom line\b|\bset in stone\b|\bnon[- ]negotiable\b",
    ),
    Phrase(
        "dismissal",
        "never going to work",
        "gibb; wiki",
        r"\b(?:never|not|isn'?t|ain'?t|won'?t|doesn'?t|wouldn'?t) (?:ever )?(?:going to |gonna )?(?:work|fly|help|happen|matter|make sense|change|fix|solve)\b|\b(?:pointless|useless|irrelevant|waste of|makes no sense|no value|academic|moot|unrealistic|off[- ]topic|nitpick\w*|overkill|silly|nonsense)\b"
        r"|\bnot (?:convinced|relevant|the point|worth|a (?:bug|problem|real|priority))\b|\b(?:don'?t|doesn'?t|didn'?t) (?:care|matter|see (?:a|the|any)|buy)\b|\bso what\b|\bwho cares\b|\btried (?:that|it|this)\b",
    ),
    Phrase(
        "shut_down",
        "whatever / I'm done",
        "gottman",
        r"\b(?:whatever|forget (?:it|i said)|never ?mind|i(?:'m| am) (?:done|out|not (?:doing|having|getting into|going (?:to argue|to discuss|there)))|we(?:'re| are) done|done (?:with|here|discussing|arguing|talking)|suit yourself|have it your way|do (?:what(?:ever)?|as) you (?:want|like|please|must|will)"
        r"|(?:fine|ok|okay|sure),? (?:then|whatever|do|have|be|you win)|your (?:call|choice|decision|problem)|not (?:my|our) (?:problem|concern|call|job|circus|department|responsibility|decision)|moving on|drop (?:it|this)|let(?:'s| us) (?:not|drop|leave it)|leave it (?:there|at that|be)|nothing (?:more|else|further|left) (?:to|from)|i give up|i'?ll stop|noted"
        r"|end of|i rest|good ?bye|bye|have fun|good luck|closing (?:this|as|the)|locking|unsubscrib\w+|wash my hands|leaving (?:this|it)|not worth|enough|count me out|i'?ve said)\b",
    ),
    Phrase(
        "rules_as_shield",
        "policy / process / scope",
        "gibb; fisher",
        r"\b(?:polic(?:y|ies)|process|procedures?|guidelines?|rules?|compliance|contract(?:ual(?:ly)?)?|clause|agreement|terms|sla|standard|handbook|code of conduct|protocol|regulations?|precedent|template|governance|approval|sign[- ]?off|audit|required by|not allowed|not permitted)\b",
    ),
    Phrase(
        "scope_as_shield",
        "not ours / not on the roadmap",
        "fisher",
        r"\b(?:roadmap|backlog|out of scope|in scope|scope|not (?:part of|in) (?:the|our|my)|priorit\w+|capacity|bandwidth|headcount|this (?:sprint|quarter|year)|next (?:quarter|year|release)|raise (?:a|it)|file (?:a|an)|open (?:a|an) (?:ticket|issue|request)|talk to|take it up|speak to|go through|your manager|my manager|above my|not (?:my|our|mine|ours)|pull request|prs? welcome|volunteers?|patches)\b",
    ),
    Phrase(
        "evasion",
        "we'll see / maybe some day",
        "resper; hedge",
        r"\b(?:we(?:'ll| will)? see|maybe (?:some ?day|later|one day|next)|some ?day|at some point|eventually|in due course|when (?:i|we|things|there)(?:'ve| have)? (?:get|got|time|can|settle|calm)\w*|let me think|i(?:'ll| will) (?:think|get back|come back|look into|take it|keep)|not (?:right )?now|another time|in future|down the (?:line|road)|hard to say|it depends|can'?t (?:say|promise|commit|comment|tell)|no (?:idea|comment|eta|timeline|promises)|if (?:i|we) (?:find|get|have) time|parking|park (?:it|this)|circle back|soon(?:ish)?)\b",
    ),
    Phrase(
        "ultimatum",
        "unless / until you …",
        "fisher; resper",
        rf"\b(?:unless|until|not before|only (?:if|when|once|after)|or (?:else|we|i)|otherwise|take it or leave|come back (?:when|with|once)|last (?:offer|chance|word)|final (?:offer|answer|word)|my (?:terms|conditions?)|either {_YOU}|if (?:not|you (?:don'?t|want|insist|can'?t|won'?t|need|like))|then (?:we|i) (?:will|pay|go|escalate|walk|take|stop|have)|escalat\w+|not (?:until|unless|without)|deal[- ]?breaker|walk away|lawyer|legal action)\b",
    ),
    Phrase(
        "counter_argument_only",
        "but / however",
        "recept; wiki",
        r"(?:^|[.!?,;] )(?:but|however|yet|except|that said|actually|still)\b|\b(?:i disagree|disagree|don'?t agree|do not agree|not agree)\b",
    ),
    Phrase(
        "hedge_evades",
        "noncommittal words",
        "hedge",
        r"\b(?:i guess|i suppose|if you say so|if you insist|arguably|somewhat|technically|in theory|theoretically|supposedly|allegedly|for what it'?s worth|fair enough but|not sure (?:what|why|how)|don'?t know what)\b",
    ),
    Phrase(
        "obligation_of_other",
        "you have to …",
        "polite; gibb",
        rf"\b(?:{_YOU} (?:have|need|must|will have|can(?:'t| not)?|cannot|are (?:free|welcome)|want)|please (?:stop|don'?t|do not|refrain|correct|respect|read|just)|stop \w+ing|just (?:do|stop|use|fix|read|accept)|deal with it|live with it|get used)\b",
    ),
    Phrase(
        "terse_close",
        "a short last word",
        "gottman",
        r"^(?:fine|ok|okay|sure|right|great|noted|whatever|wow|enough|done|no|nope|k|nah|good|lol no|understood)[.!]*$",
    ),
    Phrase(
        "absolutes",
        "always / never / nothing",
        "gottman; hedge",
        r"\b(?:always|never|every(?:thing|one|body| single| time)|nothing|nobody|no ?one|none|all|any(?:thing|one)?|completely|totally|absolutely|entirely|literally|zero|ever|at all|impossible|obviously|clearly|of course|simply)\b",
    ),
)

COMMON_GROUND = (
    Phrase(
        "acknowledges",
        "I see / I get why",
        "recept; mi",
        r"\bi (?:do |can |totally |fully |really |completely |absolutely )?(?:see|hear|get|understand|appreciate|recognise|recognize|realise|realize|know|respect|imagine|believe)\b(?: (?:that|why|how|what|where|your|you|this|it))?|\b(?:we|i) (?:do )?(?:understand|appreciate|hear)\b|\b(?:that|it|this) (?:makes sense|must (?:be|have)|sounds (?:hard|rough|like|painful|awful|frustrating))\b"
        r"|\b(?:makes sense|good (?:point|catch|question|call|idea|thinking)|fair (?:point|question|enough|comment)|valid|understandabl[ey]|legit|reasonable|you(?:'re| are) (?:right|correct)|point taken|no worries|i feel (?:you|your)|can (?:see|understand|imagine|relate))\b",
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
        r"\b(?:i|we) (?:should(?:'ve| have|a|n'?t have| not have)|could have|ought to have|was wrong|were wrong|missed|messed|screwed|misread|misunderstood|forgot|overlooked|didn'?t (?:realise|realize|think|see|notice|mean)|overreacted|got (?:that|it) wrong|take (?:that|it) back|stand corrected|owe)\b"
        r"|\b(?:my (?:bad|fault|mistake|apologies|error|part|side|oversight)|mea culpa|sorry|apologi[sz]e|apologies|that'?s (?:on me|fair|true|right|my)|that was (?:on me|my|me|unfair|out of)|you(?:'re| are) (?:right|absolutely|totally)|i (?:agree|concede|admit|accept)|agreed|true|guilty|fair|granted|you have a point|right about|i was)\b",
    ),
    Phrase(
        "agrees_partly",
        "agreeing with part",
        "recept",
        r"\b(?:i (?:also )?agree|agree (?:with|that|on)|on (?:that|this) we|you'?ve got a point|partly|to some extent|both (?:true|right|valid)|might both|not wrong|you might be right|you may be right|could be right|both sides|either way)\b",
    ),
    Phrase(
        "open_question",
        "an open question",
        "mi; fisher",
        r"\b(?:what|how)(?: \w+){0,3} (?:would|do|are|is|if|about|could|can|might|should|matters|worries|concerns|were|did|else)\b[^.!?]{0,80}\?|\bwhat (?:are you|do you|would|is (?:it|the|your)|matters|worries)\b|\bhow (?:can|could|would|do) (?:we|i|you)\b"
        r"|\b(?:help me understand|can you (?:say|tell|walk|explain|help)|could you (?:say|tell|walk|explain|help|share)|tell me more|curious|genuine question|walk me through|what'?s (?:behind|driving|the worry|your|the concern|important))\b",
    ),
    Phrase(
        "shared_aim",
        "we both / together",
        "fisher",
        r"\b(?:we (?:both|all)|both (?:of us|want|need|teams|our)|together|our (?:shared|common|goal|aim|users|customers)|same (?:side|page|boat|goal|thing we)|in (?:all of )?our interest|shared|common (?:ground|goal)|between us|each other|on your side|the same team|as a team|neither of us|for everyone|for (?:both|all) of us|win[- ]win|mutual\w*)\b",
    ),
    Phrase(
        "inclusive_we",
        "let's / we could",
        "recept",
        r"\b(?:let'?s|let us|shall we|we (?:could|can|might|should)|could we|can we|how about we|what if we|why don'?t we|maybe we)\b",
    ),
    Phrase(
        "offers",
        "could we / how about / I can",
        "fisher; mi",
        r"\b(?:i|we)(?:'d| would|'ll| will| can| could|'m| am|'re| are) (?:also |happily |gladly |be )?(?:happy|glad|willing|fine|ok|okay|open|able|offer|help|take|pay|swap|split|move|send|add|cover|give|do|make|draft|write|share|drop|change|meet|hold|wait|set|review|look|join|pair|sit|remove|put|try|accept|live|ask|bring)\b"
        r"|\b(?:how about|what about|what if|would (?:it|that|you) (?:help|work|be|mind|like|prefer|accept|consider)|could (?:we|i|you)|happy to|glad to|willing to|i can|we can|i could|we could|would that|in (?:exchange|return)|trade|swap|compromise|meet (?:you )?(?:half ?way|in the middle)|middle ground|option|alternatively|alternative|as a (?:first step|start|compromise|gesture)|suggest|propose|proposal|let me|want me to|shall i|do you want)\b",
    ),
    Phrase(
        "gives_something_up",
        "you can have / I'll drop",
        "fisher",
        r"\b(?:you can (?:have|keep|take)|you take|keep (?:the|your)|i'?ll (?:drop|give|take (?:only|just|the)|let|leave|wait|settle|withdraw|back)|(?:we|i) (?:can|could) (?:live|drop|give|let|give up|wait|skip)|up to you|your (?:choice|preference)|no pressure|no hard feelings|feel free|whatever works|works for (?:you|both)|if (?:that|it|this) (?:helps|works|suits)|only need|just need|least|instead of all|half)\b",
    ),
    Phrase(
        "softeners",
        "maybe / I think / perhaps",
        "hedge; recept",
        r"\b(?:maybe|perhaps|might|i think|i (?:might|may|could) be|possibly|it seems|seems (?:like|to)|i feel|in my (?:view|opinion|experience)|imo|imho|from (?:my|our) (?:side|perspective)|a bit|a little|kind of|sort of|probably|could be|would it|i wonder|not sure|if i understand|correct me)\b",
    ),
    Phrase(
        "empathy",
        "feelings named",
        "mi; recept",
        r"\b(?:frustrat\w+|stress\w*|worr(?:y|ied|ies|ying)|afraid|hard (?:on|for|week|time)|tough|rough|painful|exhaust\w+|tired|annoy\w+|upset|difficult|scary|overwhelm\w+|pressure|feel(?:s|ing)? (?:like|that|bad|for)|that sucks|sorry to hear|sorry (?:you|that you|about)|must be|concern\w*)\b",
    ),
    Phrase(
        "purpose_words",
        "what matters / aim",
        "fisher",
        r"\b(?:what matters|goal|aim|purpose|intent(?:ion)?|trying to|outcome|interest|need(?:s)? (?:from|most)|important (?:to|for)|the (?:real|underlying) (?:issue|problem|question|concern)|step back|stepping back|bigger picture|start over|start again|reset|back up a|take a breath|pause)\b",
    ),
    Phrase(
        "kind_close",
        "let's not, and stay friends",
        "fisher",
        r"\b(?:agree to disagree|no hard feelings|stay friends|either way (?:is )?fine|totally (?:fine|ok|understand)|no worries|all good|no problem|that'?s (?:ok|okay|fine|alright|totally)|completely fine|your call,? (?:and|i)|fine by me|happy either)\b",
    ),
)

NEUTRAL = (
    Phrase(
        "reason",
        "a reason",
        "fisher",
        r"\b(?:because|since|so that|the reason|due to|as (?:it|we|that|this|the)|otherwise|which (?:means|would)|given (?:that|the)|that way|it (?:breaks|would|means)|in order to|cause|bc|therefore|hence)\b",
    ),
    Phrase(
        "way_on",
        "another way / a date",
        "fisher",
        r"\b(?:instead|alternativ\w+|rather|tomorrow|monday|tuesday|wednesday|thursday|friday|next week|tonight|after (?:lunch|the)|by (?:end|mon|tue|wed|thu|fri|noon|tomorrow|\d)|how about|could (?:we|you|i)|what if|in the meantime|workaround|until then|let me|i'?ll|i can|we can|should be able)\b",
    ),
    Phrase(
        "greeting", "a greeting", "polite", r"^(?:hi|hello|hey|morning|good (?:morning|afternoon|evening)|dear|hiya)\b"
    ),
    Phrase(
        "reports_other",
        "somebody else's word",
        "wiki",
        r"\b(?:(?:they|he|she|legal|security|finance|procurement|vendor|customer|client|boss|manager|management|support|procurement) (?:said|says|say|told|wants?|needs?|won'?t|refuse[sd]?|asked))\b",
    ),
    Phrase(
        "status_talk",
        "working talk",
        "polite",
        r"\b(?:deploy(?:ed|ing)?|rolled back|rollback|merged?|pushed|fixed|done|restart\w*|running|checked|looking|updated?|shipped|released?|installed|version|error|logs?|test(?:s|ed|ing)?|build|config|branch|commit|server|ticket|screenshot|docs?|file|function|api)\b",
    ),
    Phrase("laughter", "laughter", "sarcasm", r"\b(?:lol|lmao|rofl|ha(?:ha)+|hehe\w*|heh|xd|jk|kidding)\b"),
    Phrase("swearing", "swear words", "wiki", r"\b(?:fuck\w*|shit\w*|damn\w*|hell|crap\w*|wtf|bloody|ass|goddamn)\b"),
    Phrase(
        "negation",
        "a negation",
        "hedge",
        r"\b(?:not|no|never|none|nothing|neither|nor|cannot|without)\b|n't\b|\b(?:dont|didnt|isnt|wasnt|cant|wont|doesnt|couldnt|shouldnt)\b",
    ),
    Phrase("second_person", "you", "recept", r"\b(?:you|your|yours|yourself|you're|you've|you'll|you'd)\b"),
    Phrase("first_person", "I", "recept", r"\b(?:i|me|my|mine|i'm|i've|i'll|i'd|myself)\b"),
    Phrase("first_person_plural", "we", "recept", r"\b(?:we|us|our|ours|we're|we've|we'll|we'd|let's)\b"),
)

PHRASES: tuple[Phrase, ...] = DEFENSIVE + RESISTANT + COMMON_GROUND + NEUTRAL
