"""What a template is: which move it makes, for which side and signal, and its four short texts."""

from dataclasses import dataclass
from enum import StrEnum

from classifier.conversation import Signal


class Move(StrEnum):
    """The seven moves, in their order."""

    STEP_BACK = "step_back"
    ASK_CONTEXT = "ask_context"
    ASK_PURPOSE = "ask_purpose"
    SHARE_PERSPECTIVE = "share_perspective"
    NAME_SHARED_INTENTION = "name_shared_intention"
    WIN_WIN_OR_NO_DEAL = "win_win_or_no_deal"
    RESTART = "restart"

    @property
    def following(self) -> "Move":
        """The next move; after the last one it stays."""
        moves = list(Move)
        return moves[min(moves.index(self) + 1, len(moves) - 1)]


class Side(StrEnum):
    """`author`: showed the resistance. `counterpart`: met it."""

    AUTHOR = "author"
    COUNTERPART = "counterpart"


@dataclass(frozen=True, slots=True)
class Template:
    """One small offer in words. `signals` is empty when it fits any; `workspace` is '' for a shipped one."""

    id: str
    move: Move
    side: Side
    notice: str
    offer: str
    words: str
    why: str
    signals: frozenset[Signal] = frozenset()
    locale: str = "en"
    workspace: str = ""
