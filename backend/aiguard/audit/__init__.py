"""The audit log: who did what to whom, in one transaction with the deed, chained so that no row changes unseen."""
