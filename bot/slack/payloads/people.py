"""What Slack says of a person becomes our value."""

from typing import Any

from bot.ports import Profile


def read_profile(user: Any) -> Profile:
    """Return what `users.info` says of somebody as our value.

    Examples
    --------
    >>> read_profile({"profile": {"real_name": "Ana Lucia Silva"}, "tz": "Europe/Lisbon"}).first_name
    'Ana'
    """
    user = user if isinstance(user, dict) else {}
    names = user.get("profile") if isinstance(user.get("profile"), dict) else {}
    full = names.get("first_name") or names.get("display_name") or names.get("real_name") or user.get("real_name") or ""
    return Profile(
        first_name=str(full).split(" ")[0],
        zone=str(user.get("tz") or ""),
        is_active=not user.get("deleted"),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
    )
