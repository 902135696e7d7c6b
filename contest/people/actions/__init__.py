"""What is written of people, a subject a file; second factors in `factors`."""
