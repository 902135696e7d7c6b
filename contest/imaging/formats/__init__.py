"""One module per file format: each reads its own blocks and decodes nothing.

To accept a new format, write its module with `survey(content) -> Survey`, name it in
`inspect.READERS`, and give it a content type in `specs`.
"""
