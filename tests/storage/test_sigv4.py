"""Our signer of URLs against boto3's, byte for byte, on a thousand cases nobody chose."""

import random
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import boto3
import time_machine
from botocore.config import Config

from storage.sigv4 import presign

SEED = 20261125
LETTERS = "abcXYZ019-_.~ /+%&=?#:;,'\"()[]{}<>|\\^`!@$*\tロゴ最終版éß🎨👩‍🎨\u202e\u2066"


def test_a_thousand_random_gets_are_signed_as_boto3_signs_them():
    dice = random.Random(SEED)
    signers = [_theirs(dice) for _ in range(12)]
    for case in range(1000):
        client, base, credentials = dice.choice(signers)
        key, query = _words(dice, 1, 40).strip("/") or "k", _query(dice)
        at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(20 * 365 * 86_400))
        seconds = dice.randrange(1, 604_801)
        with time_machine.travel(at, tick=False):
            expected = client.generate_presigned_url(
                "get_object", Params={"Bucket": "works", "Key": key, **query}, ExpiresIn=seconds
            )

        named = {_PARAMETERS[name]: value for name, value in query.items()}
        ours = presign("GET", f"{base}/{quote(key, safe='/~')}", query=_in_order(named, expected), headers={},
                       at=at, seconds=seconds, **credentials)  # fmt: skip

        assert ours == expected, f"case {case} of seed {SEED}"


def test_random_puts_and_parts_are_signed_as_boto3_signs_them():
    dice = random.Random(SEED + 1)
    signers = [_theirs(dice) for _ in range(4)]
    for _ in range(200):
        client, base, credentials = dice.choice(signers)
        size, number = dice.randrange(1, 1 << 30), dice.randrange(1, 10_000)
        upload = "2~" + "".join(dice.choices("abcXYZ012-_.+/=", k=40))
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(86_400 * 365))
        with time_machine.travel(at, tick=False):
            put = client.generate_presigned_url(
                "put_object",
                Params={"Bucket": "works", "Key": "inbox/a", "ContentType": "image/png", "ContentLength": size,
                        "IfNoneMatch": "*"},
                ExpiresIn=3600,
            )  # fmt: skip
            part = client.generate_presigned_url(
                "upload_part",
                Params={"Bucket": "works", "Key": "inbox/a", "UploadId": upload, "PartNumber": number,
                        "ContentLength": size},
                ExpiresIn=3600,
            )  # fmt: skip
        about = {"at": at, "seconds": 3600, **credentials}
        length = {"Content-Length": str(size)}

        assert put == presign("PUT", f"{base}/inbox/a", query={}, **about,
                              headers={"Content-Type": "image/png", "If-None-Match": "*", **length})  # fmt: skip
        query = _in_order({"partNumber": str(number), "uploadId": upload}, part)
        assert part == presign("PUT", f"{base}/inbox/a", query=query, headers=length, **about)


_PARAMETERS = {
    "ResponseCacheControl": "response-cache-control",
    "ResponseContentDisposition": "response-content-disposition",
    "ResponseContentType": "response-content-type",
    "ResponseContentLanguage": "response-content-language",
    "VersionId": "versionId",
}


def _query(dice: random.Random) -> dict[str, str]:
    names = dice.sample(list(_PARAMETERS), dice.randrange(len(_PARAMETERS) + 1))
    return {name: _words(dice, 1, 30) for name in names}


def _in_order(query: dict[str, str], url: str) -> dict[str, str]:
    """The parameters in the order boto3 gave them, which is its own and changes nothing of what is signed."""
    return dict(sorted(query.items(), key=lambda pair: url.index(f"{pair[0]}=")))


def _words(dice: random.Random, shortest: int, longest: int) -> str:
    return "".join(dice.choices(LETTERS, k=dice.randint(shortest, longest)))


def _theirs(dice: random.Random):
    """A client of boto3 with random region, address and credentials, and the same facts for us."""
    region = dice.choice(["ap-northeast-1", "us-east-1", "eu-central-2", "default"])
    token = dice.choice([None, "".join(dice.choices("abcXYZ+/=0123", k=400))])
    access, secret = ("".join(dice.choices("ABCDEF0123456789+/", k=n)) for n in (20, 40))
    endpoint = dice.choice([
        "http://127.0.0.1:7480", "https://s3.example.jp", "https://s3.example.jp:443",
        "http://bytes.example.jp:80", "https://bytes.example.jp:8443",
    ])  # fmt: skip
    client = boto3.client(
        "s3", region_name=region, endpoint_url=endpoint, aws_access_key_id=access,
        aws_secret_access_key=secret, aws_session_token=token,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )  # fmt: skip
    facts = {"access_key": access, "secret_key": secret, "token": token, "region": region}
    return client, f"{endpoint}/works", facts
