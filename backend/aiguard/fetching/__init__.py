"""Asking servers somebody else named: guarded, so that such a request never reaches a private network."""
