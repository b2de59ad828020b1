from django.urls import path

from congvu.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap", views.sign_in, name="sign_in"),
    path("dang-xuat", views.sign_out, name="sign_out"),
    path("kich-hoat", views.type_code, name="type_code"),
    path("kich-hoat/dat-mat-khau", views.set_password, name="set_password"),
    path("kich-hoat/<str:token>", views.activate, name="activate"),
    path("tai-khoan/mat-khau", views.change_password, name="change_password"),
    path("tai-khoan/mat-khau-ung-dung", views.app_passwords, name="app_passwords"),
    path(
        "tai-khoan/mat-khau-ung-dung/<int:app_password_id>/huy",
        views.revoke_app_password,
        name="revoke_app_password",
    ),
]
