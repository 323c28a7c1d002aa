"""The Web API of the embedded Slack: the methods a Bolt app calls, with Slack's own refusals."""
