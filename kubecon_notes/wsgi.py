"""The WSGI application that granian, or any other server, serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
application = get_wsgi_application()
