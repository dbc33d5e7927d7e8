"""The message after a run (setting ``NOTIFY``): what is new, which city needs attention, and what to do."""
