"""Families: one file for each content management system, and the registry."""
