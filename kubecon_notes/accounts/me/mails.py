"""Mails about changes of talks that were starred: stopped by the link in each of them, and on /me/."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from kubecon_notes.accounts.models import User
from talks.views.personal import personal_page
from talks.views.public import show


@personal_page("GET", "HEAD", "POST")
def mails(request: HttpRequest) -> HttpResponse:
    """`wanted` says whether from now on there are to be any."""
    if request.method == "POST":
        wanted = request.POST.get("wanted")
        if wanted not in ("yes", "no"):
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        assert isinstance(request.user, User)
        User.objects.filter(pk=request.user.pk).update(wants_change_mails=wanted == "yes")
    return redirect("/me/#mails")


# Mail programs send the POST of RFC 8058 by themselves, with neither cookie nor CSRF token. Nobody can make
# somebody else's browser stop anything: the address itself is signed, and whoever has it may stop these mails.
@csrf_exempt
@personal_page("GET", "HEAD", "POST", sign_in=False)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Without signing in. To look at it changes nothing: programs follow links of mails to see where they lead."""
    user = User.objects.with_stop_token(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        User.objects.filter(pk=user.pk).update(wants_change_mails=False)
        user.wants_change_mails = False
    return show(request, "me/stop.html", {"wanted": user.wants_change_mails})
