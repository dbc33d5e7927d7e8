"""Families: one module for the code of each content management system, and their registry."""
