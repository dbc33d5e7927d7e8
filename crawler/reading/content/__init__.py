"""A page's title, its body and its attachments."""
