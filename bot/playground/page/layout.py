"""The page as a whole: where everything stands, on wide screens and narrow ones."""

from importlib.resources import files

from nicegui import ui

from bot.playground.page.elements import LOGO, avatar, box, button, markup, text
from bot.playground.page.private import PrivatePane
from bot.playground.page.screen import Screen, Show
from bot.playground.page.talk import ChannelPane, ThreadPane, persona_button
from bot.playground.page.tension import in_words, plot
from bot.playground.page.welcome import scene_buttons
from bot.playground.page.windows import Windows

VIEWS = (
    ("start", "Start"),
    ("channel", "Channel"),
    ("thread", "Thread"),
    ("tension", "Tension"),
    ("private", "Private"),
)
LOOK_AGAIN_S = 0.1
# How often the tension is asked for without a message: silence changes it too.
TENSION_S = 1.0
BEHAVIOUR = """
const wanted = localStorage.getItem('cg-theme');
if (wanted) Quasar.Dark.set(wanted === 'dark');
document.addEventListener('click', (event) => {
  const link = event.target.closest('a.cg-permalink');
  if (!link) return;
  event.preventDefault();
  emitEvent('cg_permalink', link.dataset.place);
});
document.addEventListener('keydown', (event) => {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const menu = step && event.target.closest('.cg-menu');
  if (!menu) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll('[role=menuitem]')];
  items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
});
// What comes in is followed, as long as one has not scrolled away from the end.
document.querySelectorAll('[data-follow]').forEach((list) => {
  let follows = true;
  let before = 0;
  list.addEventListener('scroll', () => {
    // Content may have grown since we scrolled, so being far from the end alone does not mean somebody left it.
    if (list.scrollHeight - list.scrollTop - list.clientHeight < 80) follows = true;
    else if (list.scrollTop < before - 4) follows = false;
    before = list.scrollTop;
  });
  const catchUp = () => {
    const entries = list.querySelectorAll('.cg-list > .cg-entry');
    if (!follows || !entries.length) return;
    const last = entries[entries.length - 1];
    if (list.dataset.follow === 'start') last.scrollIntoView({block: 'start'});
    else list.scrollTop = list.scrollHeight;
  };
  new MutationObserver(catchUp).observe(list, {childList: true, subtree: true, characterData: true});
  new ResizeObserver(catchUp).observe(list);
});
"""
TURN = """() => {
  const dark = !Quasar.Dark.isActive;
  Quasar.Dark.set(dark);
  localStorage.setItem('cg-theme', dark ? 'dark' : 'light');
}"""
MOON = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M8 2.5A8 8 0 1 0 17.5 12 6.4 6.4 0 0 1 8 2.5z"/></svg>'


class Page:
    """Everything one browser shows, and how it is kept up to date."""

    def __init__(self, show: Show) -> None:
        people = [p for p in show.slack.workspace.people.values() if not p.is_bot]
        self.screen = Screen(show, show.player.channel, people[0], people[0])
        self._shown: tuple[object, ...] = ()
        ui.add_css(files(__package__).joinpath("style.css").read_text("utf-8"))
        ui.dark_mode(None)
        with box(classes="cg") as self.root:
            self._top()
            self._side()
            with box("main", "cg-main"):
                self.channel = ChannelPane(self.screen)
                self.thread = ThreadPane(self.screen)
            with box("aside", "cg-right", aria_label="Tension and private messages"):
                self.tension = TensionPane(self.screen)
                self.private = PrivatePane(self.screen)
            self._bottom()
        self.windows = Windows(self.screen)
        ui.context.client.on_connect(lambda: ui.run_javascript(BEHAVIOUR))
        ui.on("cg_permalink", self._open_permalink)
        ui.timer(LOOK_AGAIN_S, self._look)
        ui.timer(TENSION_S, self._ask_tension)

    async def refresh(self) -> None:
        """Show the world as it is now."""
        screen = self.screen
        screen.has_changed = False
        screen.follow_stage()
        self.channel.refresh()
        self.thread.refresh()
        self.tension.refresh()
        self.private.refresh()
        self.windows.refresh()
        self._show_chosen()

    async def _look(self) -> None:
        if self.screen.has_changed:
            await self.screen.follow_tension()
            await self.refresh()

    async def _ask_tension(self) -> None:
        if await self.screen.follow_tension():
            await self.refresh()

    def _open_permalink(self, event: object) -> None:
        channel, ts = str(getattr(event, "args", "")).split(" ")
        self.screen.open_thread(ts, channel=channel)

    def _show_chosen(self) -> None:
        screen = self.screen
        unseen = sum(screen.unseen(person) for person in screen.people)
        playing = screen.show.player.is_playing
        now = (screen.view, bool(screen.thread), screen.persona.id, unseen, playing)
        if now == self._shown:
            return
        self._shown = now
        self.root.classes(replace=f"cg cg-view-{screen.view}{' cg-has-thread' if screen.thread else ''}")
        for name, tab in self.views:
            tab.props["aria-current"] = "page" if name == screen.view else "false"
            tab.update()
        for person, shown in self.people:
            shown.props["aria-pressed"] = "true" if person is screen.persona else "false"
            shown.update()
        self.badge.set_content(str(unseen) if unseen else "")
        self.badge.classes(replace="cg-badge" if unseen else "cg-badge cg-none")
        self.stop.classes(replace="cg-stop" if playing else "cg-stop cg-none")

    def _top(self) -> None:
        with box("header", "cg-top"):
            markup(LOGO, classes="cg-logo", aria_hidden="true")
            text("Common Ground", "strong")
            text("playground", classes="cg-tag")
            box(classes="cg-gap")
            self.stop = button("Stop the scene", self.screen.stop_playing, "cg-stop cg-none")
            turn = markup(MOON, "button", "cg-tool cg-theme", type="button", aria_label="Switch between light and dark")
            turn.on("click", js_handler=TURN)

    def _side(self) -> None:
        screen = self.screen
        with box("nav", "cg-side", aria_label="Channels, people and scenes"):
            text(screen.workspace.name, "div", "cg-workspace")
            text("Channels", "h2", "cg-side-head")
            with box("button", "cg-side-entry cg-side-chosen", type="button") as entry:
                text(f"# {screen.channel.name}")
            entry.on("click", lambda: screen.look_at("channel"), args=[])
            text("People", "h2", "cg-side-head")
            with box(classes="cg-side-people", role="group", aria_label="Type as"):
                self.people = [(p, persona_button(screen, p, "cg-side-entry cg-side-person")) for p in screen.people]
            with box(classes="cg-side-entry cg-side-bot"):
                avatar(screen.workspace.bot.name, None, "cg-avatar-small")
                text(screen.workspace.bot.name)
                text("APP", classes="cg-app")
            text("Scenes", "h2", "cg-side-head")
            scene_buttons(screen)

    def _bottom(self) -> None:
        self.views = []
        with box("nav", "cg-bottom", aria_label="Parts of the page"):
            for name, words in VIEWS:
                with box("button", "cg-bottom-entry", type="button") as tab:
                    text(words)
                    if name == "private":
                        self.badge = text("", classes="cg-badge cg-none", aria_label="unread")
                tab.on("click", lambda name=name: self.screen.look_at(name), args=[])
                self.views.append((name, tab))


class TensionPane:
    """How the open thread stands: in words, and on the plot."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._shown: object = None
        with box("section", "cg-tension", aria_label="Tension of the thread"):
            with box(classes="cg-standing", role="status"):
                self.chip = text("", classes="cg-chip")
                self.sentence = text("", classes="cg-standing-words")
            self.chart = ui.echart(plot([], [])).classes("cg-plot").props('role="img"')

    def refresh(self) -> None:
        """Show what changed."""
        screen = self.screen
        offers = screen.offers_after()
        now = (screen.thread, list(screen.points), offers)
        if now == self._shown:
            return
        self._shown = now
        standing = in_words(screen.points, has_thread=bool(screen.thread))
        self.chip.set_content(standing.name)
        self.chip.classes(replace=f"cg-chip cg-tone-{standing.tone}")
        self.sentence.set_content(standing.sentence)
        self.chart.options.clear()
        self.chart.options.update(plot(screen.points, offers))
        self.chart.props["aria-label"] = (
            f"Tension after {len(screen.points)} messages: {standing.name}. {standing.sentence}"
        )
        self.chart.update()
