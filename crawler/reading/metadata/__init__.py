"""The labels on a page and their values: metadata block, meta tags, and the meaning of each label."""
