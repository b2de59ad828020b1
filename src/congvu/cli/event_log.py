"""The worker's job that keeps Dovecot's event log bounded; it knows every reader of the log."""

from functools import partial


def rotate_event_log() -> None:
    from django.conf import settings

    from congvu.compliance.queries import find_intake_position as accesses
    from congvu.documents.queries import find_intake_position as deliveries
    from congvu.engines.events.rotation import reopen_log, rotate
    from congvu.engines.layout import Layout

    layout = Layout.from_environment(var=settings.CONGVU_VAR)
    rotate(layout.events_log, positions=(accesses(), deliveries()), reopen=partial(reopen_log, layout))


# (name, seconds between runs, function)
JOBS = [("engines.rotate_event_log", 60.0, rotate_event_log)]
