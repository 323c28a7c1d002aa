"""How Slack signs what it sends: an HMAC over the time and the body, with the secret only the app knows."""

import hashlib
import hmac


def signed_headers(secret: str, body: bytes, sent_at: int) -> dict[str, str]:
    """Return the headers of a signed request.

    Parameters
    ----------
    sent_at
        Seconds since 1970 on the clock of this machine: the receiver refuses what is five minutes off.

    References
    ----------
    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    base = b"v0:" + str(sent_at).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(sent_at), "X-Slack-Signature": f"v0={digest}"}
