"""Setting up a bucket: the CORS rule of the site, and no door for those who do not sign."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from storage.signing import origin_of
from storage.store import Finding, Findings


def fix(client: Any, bucket: str, origin: str, *, headers: Sequence[str]) -> Findings:
    """Mend the bucket for the site at `origin`, whose pages send these `headers`.

    Each step that the store refuses is a finding of its own; the others are
    taken all the same.
    """
    site = origin_of(origin)
    steps: list[tuple[str, str, Callable[[], None]]] = [
        (
            "cors.set",
            f"Pages of {site} may upload and fetch.",
            lambda: _set_cors(client, bucket, site, headers),
        ),
        ("anonymous.acl", "The bucket's access list is private.", lambda: _make_private(client, bucket)),
        (
            "anonymous.policy",
            "The bucket's policy lets nobody in unasked.",
            lambda: _close_policy(client, bucket),
        ),
        ("anonymous.block", "Public access to the bucket is blocked.", lambda: _block_public(client, bucket)),
    ]
    return [_attempt(*step) for step in steps]


def _attempt(code: str, sentence: str, act: Callable[[], None]) -> Finding:
    try:
        act()
    except (ClientError, BotoCoreError) as fault:
        return Finding("error", code, f"This could not be done: {sentence} The store says: {fault}")
    return Finding("done", code, sentence)


def _set_cors(client: Any, bucket: str, site: str, headers: Sequence[str]) -> None:
    """Add our rule, or put it in the place of an older one for the same site."""
    found = _unless("NoSuchCORSConfiguration", lambda: client.get_bucket_cors(Bucket=bucket))
    others = [rule for rule in (found or {}).get("CORSRules", ()) if rule["AllowedOrigins"] != [site]]
    ours = {
        "AllowedOrigins": [site],
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": list(headers),
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 600,
    }
    # Ours first: stores take the first rule that fits.
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [ours, *others]})


def _make_private(client: Any, bucket: str) -> None:
    # Amazon's newer buckets have no access lists at all, which is better still.
    _unless("AccessControlListNotSupported", lambda: client.put_bucket_acl(Bucket=bucket, ACL="private"))


def _close_policy(client: Any, bucket: str) -> None:
    """Take out of the policy what it allows to everybody without a condition."""
    found = _unless("NoSuchBucketPolicy", lambda: client.get_bucket_policy(Bucket=bucket))
    policy = json.loads((found or {}).get("Policy") or "{}")
    statements = policy.get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    remaining = [statement for statement in statements if not _for_everybody(statement)]
    if len(remaining) == len(statements):
        return
    if remaining:
        client.put_bucket_policy(Bucket=bucket, Policy=json.dumps({**policy, "Statement": remaining}))
    else:
        client.delete_bucket_policy(Bucket=bucket)


def _for_everybody(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    named = principal.get("AWS") if isinstance(principal, dict) else principal
    everybody = "*" in named if isinstance(named, list) else named == "*"
    return statement.get("Effect") == "Allow" and everybody and not statement.get("Condition")


def _block_public(client: Any, bucket: str) -> None:
    found = _unless(
        "NoSuchPublicAccessBlockConfiguration", lambda: client.get_public_access_block(Bucket=bucket)
    )
    present = (found or {}).get("PublicAccessBlockConfiguration", {})
    # BlockPublicAcls stays as it is: with it Ceph (16) refuses its owner's own uploads.
    wanted = {"BlockPublicAcls": present.get("BlockPublicAcls", False)}
    wanted |= dict.fromkeys(("IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=wanted)


def _unless(code: str, ask: Callable[[], Any]) -> Any:
    """What `ask` returns; None when the store answers with this error."""
    try:
        return ask()
    except ClientError as fault:
        if fault.response.get("Error", {}).get("Code") != code:
            raise
    return None
