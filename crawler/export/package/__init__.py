"""Writes a Data Package: a folder with the tables as CSV files and three descriptions of them.

``write.py`` writes the tables and ``datapackage.json`` (datapackage.org). ``croissant.py`` describes the tables in the
vocabulary Croissant, for machine learning, and ``citation.py`` says how to cite them.
"""
