"""Find saved pages by URL, replay a run from them, record a run as WARC, and pack a citable bundle."""
