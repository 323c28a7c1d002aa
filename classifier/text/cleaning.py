"""What of a message the author said themself: no quotes, code, links, mentions or emoji.

Every expression here is free of nested repetition, so the time taken grows with the length of the text and no more.
"""

import re
import unicodedata

# Cleaning once can uncover markup that was hidden inside other markup. Four rounds settle everything people write;
# what still changes after that was built to confuse and loses all its punctuation.
_ROUNDS = 4

# Slack's own limit for a message, in characters.
_LONGEST = 40_000

# Piled-up accents ("zalgo") take normalising time that grows with the square of the pile.
_MARKS_ON_A_LETTER = 4

_PLAIN = re.compile(r"[A-Za-z0-9 ,.!?'()%$;]*")
_FENCE = re.compile(r"```.*?(?:```|\Z)|^[ \t]*~~~.*?(?:^[ \t]*~~~[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_BRACKET = re.compile(r"<([^<>\n]*)>")
_IS_LINK = re.compile(r"(?:https?|ftps?|mailto|tel|slack|file|ssh|git)[:|]", re.IGNORECASE)
_IS_TAG = re.compile(r"/?[A-Za-z][\w:-]*(?:[ \t/].*)?$|!--")
_MARKDOWN_LINK = re.compile(r"!?\[([^][\n]*)\]\([^()\s]*\)")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_QUOTED_REST = re.compile(r"^[ \t]*>>>.*\Z", re.DOTALL | re.MULTILINE)
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
_STAMPED = re.compile(r"\s*\W?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[.,\dZ]*\W+(?:\S+ )?(?:[A-Z]{4,}\b|\[|\w+[=:])")
_FRAME = re.compile(r"\s*(?:at [\w$.<>/]+\(|File \"|Traceback \(most recent|\$ \S|>>> )")
_INDENTED = re.compile(r"(?: {4}|\t)")
_CODE_SIGN = re.compile(r"[{}\[\]();=<>/\\|_#$]|::|->|--")
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|ssh|git|file)://\S*|\bwww\.\S+|\b[\w.+-]{1,64}@[\w-]{1,63}\.\w[\w.-]*", re.IGNORECASE
)
_PATH = re.compile(r"(?<!\S)[~.]{0,2}(?:/[\w.@+-]+){2,}/?(?!\S)")
_MENTION = re.compile(r"(?<![\w@])@[\w-]+")
_SHORTCODE = re.compile(r":[a-z0-9_+'-]*[a-z+1][a-z0-9_+'-]*:(?::?skin-tone-\d:)?", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*_~])[*_~]{1,3}(?=\w)|(?<=[\w.,!?])[*_~]{1,2}(?![\w*_~])")
_LEFTOVER = re.compile(r"[<>`|]+")
_SPACE = re.compile(r"\s+")
_ANYTHING_BUT_WORDS = re.compile(r"[^\w\s!?']|_")
_SAYS_SOMETHING = re.compile(r"[^\W\d_]|[?!]")


class _Ignorable(dict[int, str | int | None]):
    """What `str.translate` does to a character, worked out the first time it is met.

    Control, zero-width and private characters go, lone surrogates too. Pictures (emoji, dingbats) become a space:
    whether Slack hands one over as `:smile:` or as a character depends on the client, so neither may count.
    """

    def __missing__(self, code: int) -> str | int | None:
        kept = self._fate(chr(code), code)
        self[code] = kept
        return kept

    @staticmethod
    def _fate(character: str, code: int) -> str | int | None:
        if character in "\n\t":
            return code
        if character in "\r\x0b\x0c\x85\u2028\u2029":
            return "\n"
        category = unicodedata.category(character)
        if category in ("So", "Sk") and character not in "^`":
            return " "
        if category[0] == "C" or 0xFE00 <= code <= 0xFE0F or code == 0x20E3:
            return None
        return code


_IGNORABLE = _Ignorable()
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})


def own_words(raw: str) -> str:
    """Return the author's own words on one line, normalised; empty if there are none.

    Gone are code, log lines, quoted lines, links (a label that is words stays), addresses, mentions and emoji.
    Kept is what carries tone: capitals, repeated marks, dots that trail off.

    Parameters
    ----------
    raw
        Slack text, with `&amp;`, `&lt;`, `&gt;` escaped and `<…>` for links and mentions; GitHub Markdown works too.
        Any string is accepted; what lies beyond Slack's limit of 40,000 characters is not read.

    Returns
    -------
    str
        NFKC, single spaces, straight quotes. Cleaning it again changes nothing.

    References
    ----------
    Slack, "Formatting text for app surfaces" (mrkdwn). Unicode Standard Annex 15 (NFKC).

    Examples
    --------
    >>> own_words("<@U1> see <https://example.org/x|the ticket> &amp; say `ok` :pray:")
    'see the ticket & say'
    """
    text = raw[:_LONGEST]
    for _ in range(_ROUNDS):
        cleaned = _cleaned_once(text)
        if cleaned == text:
            break
        text = cleaned
    else:
        text = _one_line(_ANYTHING_BUT_WORDS.sub(" ", text))
    return text if _SAYS_SOMETHING.search(text) else ""


def _cleaned_once(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return _one_line(text)
    text = _known_characters(text)
    text = _INLINE_CODE.sub(" ", _FENCE.sub(" ", text))
    text = _BRACKET.sub(_what_a_bracket_says, text)
    text = _ENTITY.sub(lambda found: _CHARACTERS[found[1]], text)
    text = _QUOTED_LINE.sub(" ", _QUOTED_REST.sub(" ", text))
    text = _LINE.sub(_unless_machine_made, text)
    text = _MARKDOWN_LINK.sub(r" \1 ", text)
    for unsaid in (_ADDRESS, _PATH, _SHORTCODE, _MENTION):
        text = unsaid.sub(" ", text)
    text = _EMPHASIS.sub("", text)
    return _one_line(_LEFTOVER.sub(" ", text))


def _known_characters(text: str) -> str:
    """Settle on one spelling of each character. Taking one out can bring two together that combine: hence twice."""
    if text.isascii():
        return text.translate(_IGNORABLE)
    once = unicodedata.normalize("NFKC", _without_piles(text.translate(_IGNORABLE)))[:_LONGEST]
    return unicodedata.normalize("NFKC", _without_piles(once.translate(_IGNORABLE)))[:_LONGEST].translate(_QUOTES)


def _without_piles(text: str) -> str:
    kept, pile = [], 0
    for character in text:
        pile = pile + 1 if unicodedata.combining(character) else 0
        if pile <= _MARKS_ON_A_LETTER:
            kept.append(character)
    return "".join(kept)


def _what_a_bracket_says(found: re.Match[str]) -> str:
    inside = found[1]
    if inside[:1] in ("@", "#", "!") or (_IS_TAG.match(inside) and not _IS_LINK.match(inside)):
        return " "
    if not _IS_LINK.match(inside):
        return f" {inside} "
    label = inside.partition("|")[2]
    return f" {label} " if " " in label.strip() or label.isalpha() else " "


def _unless_machine_made(found: re.Match[str]) -> str:
    line = found[0]
    if _STAMPED.match(line) or _FRAME.match(line):
        return " "
    signs = len(_CODE_SIGN.findall(line))
    # Four spaces are code in Markdown and mere style in chat: only lines that also look like code go.
    indented_code = signs > 0 and _INDENTED.match(line) is not None
    dense = len(line) >= 12 and signs * 6 > len(line)
    return " " if indented_code or dense else line


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def plain_words(words: str) -> list[str]:
    """Return the words of cleaned text that are letters only, in lower case; numbers, names like `v2` stay out."""
    stripped = (token.strip(".,;:!?\"'()-").lower() for token in words.split())
    return [word for word in stripped if word.isalpha()]


def count_words(words: str) -> int:
    """Count the words of cleaned text; marks and numbers by themselves are none."""
    return sum(any(map(str.isalpha, token)) for token in words.split())
