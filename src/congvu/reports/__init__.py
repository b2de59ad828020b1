"""Reports: figures of a period, their publication, and scoring (BD14 4; R57-R65).

Owns nothing yet: the tables come with the work that fills them. Will read `compliance`, `documents`
and `mailboxes` through their queries; every figure will open to the rows behind it.
"""
