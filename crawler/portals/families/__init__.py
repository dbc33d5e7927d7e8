"""Families: a module for each content management system, and the registry of all families."""
