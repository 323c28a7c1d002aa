"""The core: what people wrote goes in, how the thread stands comes out. No clock, no network, no database."""
