"""The API of kept records: declared once, on the same forms, lists, visibility and history as the pages."""
