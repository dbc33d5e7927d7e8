"""Read every document of an archive into records, without the Scrapy engine (``scrapy reextract``).

``task`` describes the job. ``reader`` reads a part of a source in any process; ``processes`` runs it on this machine,
``cluster`` on others. ``captures`` sorts what was read by time of fetching and decides as the store does. ``off_column``
finds documents outside the columns. ``files`` writes the result whole, and ``job`` runs all of it.
"""
