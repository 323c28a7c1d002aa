"""A Slack on this machine, for the tests of the bot and for the page a newcomer tries it on."""
