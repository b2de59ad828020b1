"""Documents: official documents from draft to the recipient's register, and those that arrive.

Owns: outgoing and incoming documents, their files, approvals, registers and numbers, and the
delivery to each recipient.

Invariants: a code number is taken from its register inside the transaction that issues, is never
reused, changed or typed, and leaves no gap; an approval is bound to the SHA-256 of the bytes; what
was issued never changes; nothing is handed over that was not issued; a recipient is never lost:
each has a delivery row from the moment of issue; there is no field in which to keep a secret
document (BP48 Đ9.1, Đ10.1, Đ16.1; Decree 30/2020 Đ15).
"""
