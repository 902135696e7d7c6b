"""SVG: cleaned by an allow-list, weighed, and rendered.

A drawing is a program for the one who draws it. What reaches ours holds known elements with known
attributes only, points to nothing outside itself, and asks for a bounded amount of work.
"""
