"""Archives: find saved pages by URL, replay a run from them, record a run, and pack a bundle."""
