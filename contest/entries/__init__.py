"""Uploads, entries and their versions, from a designer's disk to the gallery.

`actions.uploads` promises, receives and claims files; `actions` enters, replaces, withdraws, declines, hides, comments and pins.
`queries` reads galleries and pages, everything that could tell by `sees=`. `jobs` checks and renders images and cleans
up; `stored_files` lists the columns that hold keys of files. Rows are locked contest first, then entry, then image.
"""
