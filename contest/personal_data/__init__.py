"""Data export and account deletion: runs what each package declares in its `personal_data.py`."""
