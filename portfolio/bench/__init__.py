"""The benchmark: every page beside a bare floor page, in one run, on scratch databases. See `manage.py bench`."""
