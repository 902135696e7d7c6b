"""Where the bytes are: one protocol, a store on S3 and a store on a disk.

This package knows objects by key and nothing of what they mean. It imports
nothing of ours, no web framework and no database.
"""
