"""The edge to Slack: its events become calls of the service, the service's answers become messages."""
