from django.urls import include, path

from kubecon_notes.accounts import views

# Ours come first, under allauth's names: whoever asks for the name gets the same address.
urlpatterns = [
    path("", views.account, name="account"),
    path("name/", views.NameView.as_view(), name="account_name"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("login/code/", views.CodeRequestView.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", views.SignInCodeView.as_view(), name="account_confirm_login_code"),
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    path("confirm-email/", views.AddressCodeView.as_view(), name="account_email_verification_sent"),
    path("2fa/totp/activate/", views.ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("", include("allauth.urls")),
]
