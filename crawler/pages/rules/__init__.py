"""Reads pages by the rules of a recipe."""
