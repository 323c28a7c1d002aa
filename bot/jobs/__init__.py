"""Durable work: done later, and though the process dies meanwhile. The only room that knows the job engine."""
