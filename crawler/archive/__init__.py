"""Archives: saved pages found by their URL, and the strict replay of a run over them."""
