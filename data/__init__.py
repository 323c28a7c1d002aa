"""What the program ships beside its code: threads, labels, templates and models."""
