"""Bundles: a city's archives packed as WACZ with its records and a manifest."""
