"""Pack a city's web archives into a bundle: a WACZ, the city's records, and a manifest."""
