"""Labels and their values: the metadata block, the meta tags, and what each label means."""
