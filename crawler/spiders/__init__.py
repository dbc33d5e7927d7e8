"""The spiders of the cities, one file for each city.

A file contains only values. The names of the file, the class and the spider agree.
"""
