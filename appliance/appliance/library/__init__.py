"""Recipes, brand kits and fonts as files people keep."""
