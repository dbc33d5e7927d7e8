"""One file a content management system, and the registry of all of them."""
