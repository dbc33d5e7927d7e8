"""Displays of a run's progress: log lines, JSON lines for another program, or a terminal display."""
