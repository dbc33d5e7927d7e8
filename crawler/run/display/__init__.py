"""Displays of a run's progress: in the log, for the program that started the run, or on a terminal."""
