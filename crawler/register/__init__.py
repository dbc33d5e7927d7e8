"""The register of portals: the places at which replies are published, with what is known of each column (``portals.csv``)."""
