"""Random keys that open an account: a cookie's or a token's. Only a hash of them is stored."""

import hashlib
import secrets


def new_key() -> str:
    """A new key."""
    return secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """What is stored of a key."""
    # 256 random bits need neither salt nor a slow hash.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
