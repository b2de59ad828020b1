"""The WSGI entry that `congvu web` serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.project.settings")
application = get_wsgi_application()
