"""Every document of an archive into records, without the engine (``scrapy reextract``).

``task`` is what is asked for; ``reader`` reads a part of a source, in any process; ``processes`` has that done on
this machine, ``cluster`` on others; ``captures`` brings what was read into the order of fetching and decides as the
store does; ``files`` writes the result whole; ``job`` puts them together.
"""
