"""Pages of requests for mailboxes."""
