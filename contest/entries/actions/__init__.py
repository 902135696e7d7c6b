"""Entries, their uploads and a brief's pictures, one transaction per action; early close and lapse of contests as well.

Jobs call `render_results`, `lost_files` and `uploads` to write down what they found.
"""
