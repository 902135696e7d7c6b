"""Second factors: authenticator apps, passkeys, recovery codes, and taking a code when somebody signs in."""
