"""The shell: listens to Slack, remembers, plans and delivers prompts. The core is `classifier`."""
