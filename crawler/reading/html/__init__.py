"""From bytes to text, to a tree of elements, to lines."""
