"""The short welcome: what this is, in three steps, and the scenes to begin with."""

from bot.playground.page.elements import LOGO, box, markup, text
from bot.playground.page.screen import Screen
from bot.playground.scenes import SCENES, Scene

STEPS = (
    ("Play a scene", "or type as Ana, Ben or Chidi yourself."),
    ("Watch the tension", "of the thread rise and fall, message by message."),
    ("Read what each gets", "privately when it gets stuck. Every button works."),
)


def welcome(screen: Screen) -> None:
    """Build the welcome where one stands."""
    with box("section", "cg-welcome", aria_label="Welcome"):
        with box(classes="cg-welcome-head"):
            markup(LOGO, classes="cg-welcome-logo", aria_hidden="true")
            with box():
                text("When a thread gets stuck, find the way back to common ground", "h1")
                text(
                    "A small Slack on your own machine, with Common Ground in it. Nothing you type leaves this "
                    "machine, and Common Ground keeps no words.",
                    "p",
                )
        with box("ol", "cg-steps"):
            for number, (what, how) in enumerate(STEPS, 1):
                with box("li"):
                    text(str(number), classes="cg-step-number", aria_hidden="true")
                    with box(classes="cg-step-words"):
                        text(what, "strong")
                        text(how)
        scene_buttons(screen)


def scene_buttons(screen: Screen) -> None:
    """Build a button for each scene."""
    with box(classes="cg-scenes", role="group", aria_label="Scenes"):
        for scene in SCENES:
            scene_button(screen, scene)


def scene_button(screen: Screen, scene: Scene) -> None:
    """Build the button that plays a scene and opens its thread."""
    with box("button", "cg-scene", type="button", aria_label=f"Play: {scene.title}. {scene.teaser}") as shown:
        markup(PLAY, classes="cg-scene-play", aria_hidden="true")
        with box(classes="cg-scene-words"):
            text(scene.title, "strong")
            text(scene.teaser)
    shown.on("click", lambda: screen.play(scene), args=[])


PLAY = '<svg viewBox="0 0 20 20"><path d="M6 3.6v12.8L16.4 10z" fill="currentColor"/></svg>'
