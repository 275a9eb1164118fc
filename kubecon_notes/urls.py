from django.contrib import admin
from django.urls import include, path

from kubecon_notes import health

# The first segment of each of these is reserved: see talks.models.edition.RESERVED_SLUGS.
handler400 = "kubecon_notes.errors.bad_request"
handler500 = "kubecon_notes.errors.server_error"

urlpatterns = [
    path("accounts/", include("kubecon_notes.accounts.urls")),
    path("admin/", admin.site.urls),
    path("me/", include("kubecon_notes.accounts.me.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("talks.urls")),
]
