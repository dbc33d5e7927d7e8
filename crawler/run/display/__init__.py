"""Displays of the progress of a run: in the log, to the program that started it, on a terminal."""
