"""Readers for the meaning of a text: dates, numbers, deputies, answers and contacts."""
