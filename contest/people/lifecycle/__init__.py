"""Lifecycles of people, sign-ins, tokens, bank details, sanctions and second factors, and the event of each change."""
