"""Create a city from the URL of its listing or from saved pages.

A city consists of a spider and a fixture, which contains saved pages and the records expected from them.
"""
