"""Memory: what is stored, and nothing else speaks SQL."""
