"""Turning a page's bytes into text, the text into a tree of elements, and the tree into lines."""
