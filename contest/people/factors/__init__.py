"""What opens an account beside its password: an authenticator app, passkeys, recovery codes."""
