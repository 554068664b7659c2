"""Verbs for accounts: coming in, two-step sign-in, sign-ins, leaving. Each takes `now`; none knows of HTTP."""
