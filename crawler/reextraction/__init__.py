"""Read every document of an archive into records, without the Scrapy engine (``scrapy reextract``).

``task`` describes the work. ``reader`` reads a part (a section of an archive) in any process. ``processes``
runs readers on this machine, ``cluster`` on others. ``captures`` sorts the results by time of fetching and
classifies them as the store does. ``off_column`` finds documents outside the city's columns. ``files`` writes
the output files completely or not at all. ``job`` runs all of this.
"""
