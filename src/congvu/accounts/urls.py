from django.urls import path

from congvu.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap", views.sign_in, name="sign_in"),
    path("dang-nhap/buoc-hai", views.second_step, name="second_step"),
    path("dang-xuat", views.sign_out, name="sign_out"),
    path("kich-hoat", views.type_code, name="type_code"),
    path("kich-hoat/dat-mat-khau", views.set_password, name="set_password"),
    path("kich-hoat/<str:token>", views.activate, name="activate"),
    path("tai-khoan/bao-mat", views.security, name="security"),
    path("tai-khoan/lo-mat-khau", views.leak, name="leak"),
    path("tai-khoan/hai-buoc/ung-dung", views.set_up_codes, name="set_up_codes"),
    path("tai-khoan/hai-buoc/khoa", views.add_passkey, name="add_passkey"),
    path("tai-khoan/hai-buoc/ma-khoi-phuc", views.renew_recovery_codes, name="renew_recovery_codes"),
    path("tai-khoan/hai-buoc/<int:factor_id>/bo", views.remove_second_factor, name="remove_second_factor"),
    path("tai-khoan/hai-buoc/quy-dinh", views.second_factor_rules, name="second_factor_rules"),
    path("tai-khoan/mat-khau", views.change_password, name="change_password"),
    path("tai-khoan/mat-khau-ung-dung", views.app_passwords, name="app_passwords"),
    path(
        "tai-khoan/mat-khau-ung-dung/<int:app_password_id>/huy",
        views.revoke_app_password,
        name="revoke_app_password",
    ),
]
