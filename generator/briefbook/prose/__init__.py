"""Prose: the small part of Markdown that an entry may hold, as a tree that can hold nothing else.

Whatever Prose may not hold is still recognised, and refused where it stands: nothing is cleaned away unseen.
"""
