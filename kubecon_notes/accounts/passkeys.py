"""Passkeys: a key on one's own device that signs in by itself."""

from ipaddress import ip_address

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port


class AddPasskeyForm(AddWebAuthnForm):
    """Always one that signs in by itself, and never a bare security key."""

    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput)


def why_not(request: HttpRequest) -> str:
    """Browsers bind a passkey to a name, and an IP address is none. Empty where nothing is in the way."""
    try:
        host, port = split_domain_port(request.get_host())
        address = ip_address(host.strip("[]"))
    except (DisallowedHost, ValueError):
        return ""
    if not address.is_loopback:
        return "Passkeys need this site to be opened by its name."
    named = f"http://localhost:{port}" if port else "http://localhost"
    return f"Passkeys need a name: open this site as {named} to use one."
