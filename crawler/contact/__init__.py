"""First contact: ask a portal for a few pages, and check one by one what was inferred about it."""
