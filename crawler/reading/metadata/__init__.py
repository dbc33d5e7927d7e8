"""Labels and their values: the metadata block, the meta tags, and the meaning of each label."""
