"""A prompt's words: its template, the other's first name and the link, put together at the last moment."""

from bot.ports import Messenger, Offer, PersonKey, Prompt, Transaction
from bot.templates import Template, fill


async def stored_template(tx: Transaction, prompt: Prompt) -> Template | None:
    """Return the template of a prompt, or None if it was taken away since."""
    templates = await tx.templates(prompt.to.workspace)
    return next((template for template in templates if template.id == prompt.template), None)


async def lay_out(messenger: Messenger, prompt: Prompt, template: Template) -> Offer:
    """Return the filled words. The name comes from Slack now; it is stored nowhere."""
    other = await messenger.profile(PersonKey(prompt.to.workspace, prompt.other)) if prompt.other else None
    link = await messenger.permalink(prompt.thread) if prompt.thread else ""
    filled = fill(template, other=other.first_name if other else "", thread=link)
    return Offer(
        prompt=prompt.id,
        move=prompt.move,
        notice=filled.notice,
        offer=filled.offer,
        words=filled.words,
        why=filled.why,
        thread_link=link,
        place=prompt.thread.channel if prompt.thread else "",
    )
