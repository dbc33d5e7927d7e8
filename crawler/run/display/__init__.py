"""Where the progress of a run is shown: the log, the program that started it, a terminal."""
