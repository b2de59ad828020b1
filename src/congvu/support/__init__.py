"""Support: incidents, questions, training and readiness (BP48 Đ14.7, Đ21; R56, R65, R67, R70).

Owns nothing yet: the tables come with the work that fills them.
"""
