"""Bundles: a city's archives packed as a WACZ, with its records and a manifest."""
