"""Listings in HTML: the base class of their families, and the code that finds and reads their rows."""
