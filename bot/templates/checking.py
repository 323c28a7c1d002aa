"""Whether templates keep the rules of docs/templates.md: each finding names the template, the rule and what to do."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.templates.reading import letter_runs, likeness, reading_ease, words_of
from bot.templates.template import Move, Side, Template
from bot.templates.voice import FIRST_PERSON, FORBIDDEN, LEAVES_FREE, MARKUP, OFFERS, Forbidden
from classifier.conversation import Signal

TEXTS = ("notice", "offer", "words", "why")
LIMITS = {"notice": 20, "offer": 30, "words": 45, "why": 35}
SLOTS = {"{other}": ("offer",), "{thread}": ("notice", "offer")}
# An empty name is filled with "them", so the slot stands only where "them" would: after a verb or preposition.
BEFORE_OTHER = frozenset(
    {"about", "after", "ask", "asking", "before", "behind", "beside", "between", "for", "from", "give", "giving"}
    | {"help", "hear", "invite", "leave", "leaving", "let", "letting", "offer", "offering", "on", "send", "show"}
    | {"showing", "tell", "telling", "thank", "to", "towards", "with", "without"}
)
EASY_TO_READ = 70.0
# Above the most alike of two shipped templates that were read and found to differ in idea; docs/templates.md.
TOO_ALIKE = {"notice": 0.4, "offer": 0.4, "words": 0.3, "why": 0.3}
SAME_OPENING_WORDS = 3
ENOUGH = 2
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule one template breaks, in one of its fields.

    `template` is '' where the set as a whole breaks it; `field` is '' where no field does.
    """

    template: str
    rule: str
    message: str
    field: str = ""


def check(templates: Sequence[Template]) -> list[Finding]:
    """Return what is wrong with a set of templates, each by itself and all together; empty: nothing.

    Examples
    --------
    >>> from bot.templates import load_shipped
    >>> check(load_shipped())
    []
    """
    alone = [finding for template in templates for finding in check_one(template)]
    return [*alone, *_repeated_ids(templates), *_near_duplicates(templates), *_gaps(templates)]


def check_one(template: Template) -> list[Finding]:
    """Return what is wrong with one template, apart from others.

    The rules of the English voice hold for locales that begin with `en`; the rules of form hold for all.
    """
    rules: list[Rule] = [_form, _lengths, _slots, _markup]
    if template.locale.startswith("en"):
        rules += [_forbidden, _offer, _words, _why, _ease]
    return [Finding(template.id, rule, message, field) for each in rules for field, rule, message in each(template)]


def check_beside(template: Template, others: Sequence[Template]) -> list[Finding]:
    """Return what is wrong with one template by itself and beside others; of what is wrong with those nothing."""
    prints = _fingerprint(template)
    alike = (finding for other in others for finding in _alike(other, _fingerprint(other), template, prints))
    return [*check_one(template), *alike]


def gaps(templates: Sequence[Template]) -> list[Finding]:
    """Return for which moves, sides and signals too few templates are left."""
    return list(_gaps(templates))


# Each rule yields the field that breaks it, its own name, and what to do.
Rule = Callable[[Template], Iterator[tuple[str, str, str]]]


def _form(template: Template) -> Iterator[tuple[str, str, str]]:
    if not ID.fullmatch(template.id) or len(template.id) > 60:
        yield "id", "id", f"the id is {template.id!r}, expected at most 60 small letters, digits and hyphens."
    if not LOCALE.fullmatch(template.locale):
        yield "locale", "locale", f"the locale is {template.locale!r}, expected a language like `en` or `pt-BR`."
    for field in TEXTS:
        if not words_of(getattr(template, field)):
            yield field, "empty", f"`{field}` has no words. Every template has all four texts."
        if "\n" in getattr(template, field):
            yield field, "line break", f"`{field}` has a line break. Write one paragraph."


def _lengths(template: Template) -> Iterator[tuple[str, str, str]]:
    for field, limit in LIMITS.items():
        count = len(words_of(getattr(template, field)))
        if count > limit:
            yield (
                field,
                "length",
                f"`{field}` has {count} words, at most {limit} are read in such a moment. Leave one idea out.",
            )


def _slots(template: Template) -> Iterator[tuple[str, str, str]]:
    for field in TEXTS:
        text = getattr(template, field)
        for found in re.findall(r"\{[^{}]*\}|[{}]", text):
            if found not in SLOTS:
                yield field, "slot", f"`{field}` has {found!r}, which is no slot. There are {' and '.join(SLOTS)}."
            elif field not in SLOTS[found]:
                yield field, "slot", f"`{field}` has {found}, which may only stand in {' or '.join(SLOTS[found])}."
    for before, after in re.findall(r"(\w*)\W*\{other\}(\S*)", template.offer):
        if before.lower() not in BEFORE_OTHER or after.startswith(("'", "’")):
            yield (
                "offer",
                "slot",
                'read the `offer` with "them" for {other}: the slot stands where a name can be missing.',
            )


def _markup(template: Template) -> Iterator[tuple[str, str, str]]:
    yield from _found(MARKUP, template)


def _forbidden(template: Template) -> Iterator[tuple[str, str, str]]:
    for forbidden in FORBIDDEN:
        yield from _found(forbidden, template)


def _found(forbidden: Forbidden, template: Template) -> Iterator[tuple[str, str, str]]:
    for field in forbidden.fields or TEXTS:
        for match in forbidden.pattern.finditer(getattr(template, field)):
            yield field, forbidden.rule, f"`{field}` says {match.group(0)!r}: {forbidden.reason}."


def _offer(template: Template) -> Iterator[tuple[str, str, str]]:
    if not LEAVES_FREE.search(template.offer):
        yield (
            "offer",
            "free offer",
            "`offer` reads like an instruction. Say what the reader could do, might do, or may leave.",
        )


def _words(template: Template) -> Iterator[tuple[str, str, str]]:
    if not FIRST_PERSON.search(template.words):
        yield "words", "first person", "`words` speak for nobody. Write what the reader would say: I, me, my, we."
    if "?" not in template.words and not OFFERS.search(template.words):
        yield "words", "opening", "`words` neither ask nor offer anything. End with one question or one offer."
    if template.words.count("?") > 1:
        yield "words", "one idea", f"`words` ask {template.words.count('?')} questions. Keep the one that matters."


def _why(template: Template) -> Iterator[tuple[str, str, str]]:
    ends = len(re.findall(r"[.?!…](?=\s|$)", template.why))
    if ends != 1 or not template.why.endswith("."):
        yield "why", "one sentence", f"`why` has {ends} ends of a sentence. Say why it helps in one."


def _ease(template: Template) -> Iterator[tuple[str, str, str]]:
    texts = {"words": template.words, "four texts": " ".join(getattr(template, field) for field in TEXTS)}
    for name, text in texts.items():
        if words_of(text) and (ease := reading_ease(text)) < EASY_TO_READ:
            yield (
                "words",
                "reading ease",
                f"`{name}` reads at {ease:.0f} (Flesch), expected {EASY_TO_READ:.0f} or more. Shorten.",
            )


def _repeated_ids(templates: Sequence[Template]) -> Iterator[Finding]:
    seen: set[str] = set()
    for template in templates:
        if template.id in seen:
            yield Finding(template.id, "id", "the id is taken by another template. Give it another.", "id")
        seen.add(template.id)


def _near_duplicates(templates: Sequence[Template]) -> Iterator[Finding]:
    prints = [_fingerprint(template) for template in templates]
    for (one, ones), (other, others) in combinations(zip(templates, prints, strict=True), 2):
        yield from _alike(one, ones, other, others)


Fingerprint = Mapping[str, frozenset[str]]


def _fingerprint(template: Template) -> Fingerprint:
    return {field: letter_runs(getattr(template, field)) for field in TEXTS}


def _alike(one: Template, ones: Fingerprint, other: Template, others: Fingerprint) -> Iterator[Finding]:
    """Say what the other has too much of the one."""
    if one.locale != other.locale:
        return
    for field, limit in TOO_ALIKE.items():
        if (alike := likeness(ones[field], others[field])) >= limit:
            message = f"`{field}` is {alike:.0%} like that of {one.id!r}. Find another idea."
            yield Finding(other.id, "near-duplicate", message, field)
    if _opening(one) == _opening(other):
        message = f"`words` begin like those of {one.id!r}. Begin another way."
        yield Finding(other.id, "opening words", message, "words")


def _opening(template: Template) -> list[str]:
    return words_of(template.words)[:SAME_OPENING_WORDS]


def _gaps(templates: Sequence[Template]) -> Iterator[Finding]:
    for move in Move:
        for side in Side:
            for signal in Signal:
                count = sum(_fits(template, move, side, signal) for template in templates)
                if count < ENOUGH:
                    message = f"{count} templates fit {move} for the {side} ({signal}), expected {ENOUGH} or more."
                    yield Finding("", "coverage", message)


def _fits(template: Template, move: Move, side: Side, signal: Signal) -> bool:
    # An empty set of signals fits any, as in bot.prompting.choose.
    return template.move is move and template.side is side and (not template.signals or signal in template.signals)
