"""Pages of mailboxes: what waits, requests, delegations, handovers, withdrawals."""
