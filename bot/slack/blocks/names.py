"""What buttons, forms and moves are called: on the wire, and in words."""

from bot.templates import Move
from classifier.conversation import Sensitivity

JOIN = "cg_join"
LEAVE = "cg_leave"
FORGET = "cg_forget"
DELETE_MESSAGES = "cg_delete_messages"
STOP_WATCH = "cg_stop_watch"
OPEN = "cg_open"
ANOTHER = "cg_another"
WHY = "cg_why"
HELPFUL = "cg_helpful"
NOT_HELPFUL = "cg_not_helpful"
NOT_STUCK = "cg_not_stuck"
PAUSE = "cg_pause"
RESUME = "cg_resume"
STOP = "cg_stop"
SETTINGS = "cg_settings"
EARLIER_PROMPTS = "cg_earlier_prompts"
LATER_PROMPTS = "cg_later_prompts"
MORE_WATCHES = "cg_more_watches"
FEWER_WATCHES = "cg_fewer_watches"
TEMPLATES = "cg_templates"
# Several of these stand in one window, so what stands after a dot tells them apart and means nothing.
TEMPLATE_LIST = "cg_template_list"
TEMPLATE_MOVE = "cg_template_move"
TEMPLATE_TURN = "cg_template_turn"
TEMPLATE_NEW = "cg_template_new"
TEMPLATE_CHANGE = "cg_template_change"
TEMPLATE_PREVIEW = "cg_template_preview"
TEMPLATE_SWITCH = "cg_template_switch"

WATCH_THREAD = "cg_watch_thread"
FIND_COMMON_GROUND = "cg_find_common_ground"
DRAFT_FORM = "cg_draft"
DRAFT_FIELD = "cg_draft_text"
SETTINGS_FORM = "cg_settings_form"
TEMPLATE_FORM = "cg_template_form"

COMMAND = "/commonground"

MOVES = {
    Move.STEP_BACK: "step back from the point",
    Move.ASK_CONTEXT: "ask how they see the context",
    Move.ASK_PURPOSE: "ask what they want to come out of it",
    Move.SHARE_PERSPECTIVE: "say how you see it, next to their view",
    Move.NAME_SHARED_INTENTION: "name what you both want",
    Move.WIN_WIN_OR_NO_DEAL: "offer what works for both, or to let it be",
    Move.RESTART: "go on from what you agree on",
}
SENSITIVITIES = {
    Sensitivity.LOW: "only when it is plain that a thread has stalled",
    Sensitivity.NORMAL: "when a thread has likely stalled",
    Sensitivity.HIGH: "early, when a thread may be stalling",
}
