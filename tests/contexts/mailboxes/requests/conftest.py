from tests.contexts.mailboxes.requests.steps import office

__all__ = ["office"]
