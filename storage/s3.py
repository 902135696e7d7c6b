"""The store on S3, or on what speaks it: Ceph RGW, MinIO and their like."""

import contextlib
import io
import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from storage import check, s3_fix, signing
from storage.keys import require_key, require_prefix
from storage.s3_urls import SSE, S3Urls
from storage.store import (
    Exists,
    Findings,
    Missing,
    Part,
    Stat,
    StorageUnavailable,
    StoreError,
    Unfinished,
    WrongParts,
    WrongSize,
    require_content_type,
)

_BUFFER = 256 * 1024
# Seconds between looks at an upload that another request is joining; in all some 6 s.
_JOIN_WAITS = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0, None)


class S3Store(S3Urls):
    """An ObjectStore in one bucket. Build it once: a client costs 150 ms.

    `endpoint` is the server's address when it is not Amazon's, and
    `public_endpoint` the one browsers reach it by. Without keys boto3 looks for
    credentials as it always does. `encryption` ("AES256" or "aws:kms") asks for
    encryption at rest; most stores other than Amazon's refuse that header.
    """

    def __init__(
        self,
        bucket: str,
        *,
        endpoint: str | None = None,
        public_endpoint: str | None = None,
        region: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        encryption: str | None = None,
        clock: Callable[[], datetime] = signing.utcnow,
    ) -> None:
        self._bucket = bucket
        session = boto3.Session(access_key, secret_key, region_name=region)
        region = session.region_name or "us-east-1"
        self._client: Any = session.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if endpoint else "virtual"},
                connect_timeout=3,
                read_timeout=10,
                retries={"total_max_attempts": 2, "mode": "standard"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        served_at = public_endpoint or endpoint
        super().__init__(
            f"{served_at.rstrip('/')}/{bucket}" if served_at else self._amazon(),
            region=region,
            credentials=session.get_credentials,
            encryption=encryption,
            clock=clock,
        )

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """The store in S3_BUCKET; keys and region come from the usual AWS_* variables."""
        return cls(
            settings["S3_BUCKET"],
            endpoint=settings["AWS_ENDPOINT_URL_S3"] or None,
            public_endpoint=settings["S3_PUBLIC_ENDPOINT_URL"] or None,
            encryption=settings["S3_SSE"] or None,
        )

    def begin(self, key: str, *, content_type: str, size: int) -> str:
        """See ObjectStore.begin; S3 learns the size from the length of each part."""
        with self._asking(key):
            begun = self._client.create_multipart_upload(
                Bucket=self._bucket,
                Key=require_key(key),
                ContentType=require_content_type(content_type),
                **self._encrypted(),
            )
        return str(begun["UploadId"])

    def parts(self, key: str, upload: str) -> dict[int, Part]:
        """See ObjectStore.parts."""
        pages = self._client.get_paginator("list_parts").paginate(
            Bucket=self._bucket, Key=require_key(key), UploadId=upload
        )
        with self._asking(key):
            return {
                part["PartNumber"]: Part(part["Size"], _bare(part["ETag"]))
                for page in pages
                for part in page.get("Parts", ())
            }

    def join(self, key: str, upload: str, parts: Mapping[int, str], *, size: int) -> Stat:
        """See ObjectStore.join; of many at once one succeeds, and the others wait for it."""
        for wait in _JOIN_WAITS:
            try:
                there = self.parts(key, upload)
            except Missing:
                break
            whole = sum(part.size for part in there.values()) == size
            if not whole or {number: part.etag for number, part in there.items()} != dict(parts):
                raise WrongParts(key)
            try:
                self._join(key, upload, there)
                break
            except (Missing, Exists):
                break
            except StorageUnavailable:
                # Ceph answers 500 while another request joins the same upload: look again.
                if self.stat(key) is not None:
                    break
                if wait is None:
                    raise
                time.sleep(wait)
        stat = self.stat(key)
        if stat is None:
            raise Missing(key)
        return stat

    def _join(self, key: str, upload: str, parts: Mapping[int, Part]) -> None:
        listed = [{"PartNumber": number, "ETag": f'"{parts[number].etag}"'} for number in sorted(parts)]
        with self._asking(key):
            self._client.complete_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                UploadId=upload,
                MultipartUpload={"Parts": listed},
                IfNoneMatch="*",
            )

    def abandon(self, key: str, upload: str) -> None:
        """See ObjectStore.abandon."""
        with contextlib.suppress(Missing), self._asking(key):
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=require_key(key), UploadId=upload)

    def unfinished(self, prefix: str) -> Iterator[Unfinished]:
        """See ObjectStore.unfinished."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket, Prefix=require_prefix(prefix)
        )
        with self._asking(prefix):
            for page in pages:
                for item in page.get("Uploads", ()):
                    yield Unfinished(item["Key"], item["UploadId"], item["Initiated"])

    def put(self, key: str, file: BinaryIO, *, content_type: str, size: int) -> None:
        """See ObjectStore.put."""
        require_key(key)
        there = file.seek(0, os.SEEK_END)
        file.seek(0)
        if there != size:
            raise WrongSize(f"the file has {there} bytes, {size} were announced")
        with self._asking(key):
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=file,
                ContentLength=size,
                ContentType=require_content_type(content_type),
                IfNoneMatch="*",
                **self._encrypted(),
            )

    @contextlib.contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        """See ObjectStore.open."""
        with self._asking(key):
            body = self._client.get_object(Bucket=self._bucket, Key=require_key(key))["Body"]
        with contextlib.closing(body):
            yield io.BufferedReader(_Stream(body), _BUFFER)

    def stat(self, key: str) -> Stat | None:
        """See ObjectStore.stat."""
        try:
            with self._asking(key):
                head = self._client.head_object(Bucket=self._bucket, Key=require_key(key))
        except Missing:
            return None
        return Stat(
            head["ContentLength"],
            head.get("ContentType", signing.OPAQUE),
            _bare(head["ETag"]),
            head["LastModified"],
        )

    def copy(self, source: str, target: str) -> None:
        """See ObjectStore.copy."""
        # Not all stores know conditions on copies: ask first, then set one too.
        if self.stat(target) is not None:
            raise Exists(target)
        with self._asking(source):
            self._client.copy_object(
                Bucket=self._bucket,
                Key=target,
                CopySource={"Bucket": self._bucket, "Key": require_key(source)},
                IfNoneMatch="*",
                **self._encrypted(),
            )

    def delete(self, key: str) -> None:
        """See ObjectStore.delete."""
        with self._asking(key):
            self._client.delete_object(Bucket=self._bucket, Key=require_key(key))

    def list(self, prefix: str) -> Iterator[tuple[str, Stat]]:
        """See ObjectStore.list; asks for a thousand at a time."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=require_prefix(prefix)
        )
        with self._asking(prefix):
            for page in pages:
                for item in page.get("Contents", ()):
                    yield item["Key"], Stat(item["Size"], None, _bare(item["ETag"]), item["LastModified"])

    def free(self) -> int | None:
        """See ObjectStore.free."""
        return None

    def check(self, origin: str) -> Findings:
        """See ObjectStore.check."""
        return check.findings(self, origin)

    def fix(self, origin: str) -> Findings:
        """Set the CORS rule for the site, and shut the bucket to those who do not sign."""
        headers = ["content-type", "if-none-match"] + ([SSE] if self._encryption else [])
        return s3_fix.fix(self._client, self._bucket, origin, headers=headers)

    def _amazon(self) -> str:
        """The bucket's address at Amazon, which boto3 knows for every region."""
        some = self._client.generate_presigned_url("get_object", Params={"Bucket": self._bucket, "Key": "k"})
        return str(some.partition("?")[0].removesuffix("/k"))

    def _encrypted(self) -> dict[str, str]:
        return {"ServerSideEncryption": self._encryption} if self._encryption else {}

    @contextlib.contextmanager
    def _asking(self, key: str) -> Iterator[None]:
        """Translate what boto3 raises."""
        try:
            yield
        except ClientError as fault:
            raise _meaning(fault, key) from fault
        except BotoCoreError as fault:
            raise StorageUnavailable(str(fault)) from fault


class _Stream(io.RawIOBase):
    """The body of an answer as a file; a connection that breaks is a store that is away."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._body.read(len(buffer))
        except BotoCoreError as fault:
            raise StorageUnavailable(str(fault)) from fault
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _meaning(fault: ClientError, key: str) -> StoreError:
    code = fault.response.get("Error", {}).get("Code", "")
    status = fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code == "NoSuchBucket":
        return StorageUnavailable("there is no such bucket")
    if code in ("InvalidPart", "InvalidPartOrder", "EntityTooSmall"):
        return WrongParts(key)
    if code in ("NoSuchKey", "404") or status == 404:
        return Missing(key)
    if status == 412:
        return Exists(key)
    # Refused credentials, an overloaded or half-started server: nothing this object could help.
    return StorageUnavailable(str(fault))


def _bare(etag: str) -> str:
    return etag.strip('"')
