"""The composition root: settings, URLs and the WSGI entry. Knows every context; nothing knows it."""
