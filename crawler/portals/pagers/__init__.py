"""Pagers that no family reads: signs that a listing has further pages or rows."""
