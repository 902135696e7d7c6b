"""Requests: forms, JSON and addresses, read so that nothing in them can break the site or lead away from it."""

import io
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, ClientDisconnected
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_content_length

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Parser(FormDataParser):
    """Reads forms so that bytes that are no text show as U+FFFD, which `readable` refuses at the field."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        fields = parse_qsl(stream.read().decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
        return stream, self.cls(fields), self.cls()  # type: ignore[arg-type]


class Body(io.RawIOBase):
    """What a server reads from the line. A body that ends before its announced length, or whose chunks are not what
    they say, was not sent as a whole: reading it raises ClientDisconnected, which answers 400."""

    def __init__(self, stream: Any, length: int | None) -> None:
        self._stream, self._left = stream, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            part = self._stream.read(len(buffer))
        except Exception as broken:  # each server has errors of its own, under no common name
            raise ClientDisconnected from broken
        if self._left is not None:
            if not part and self._left > 0:
                raise ClientDisconnected
            self._left -= len(part)
        buffer[: len(part)] = part
        return len(part)


class Request(flask.Request):
    """A request whose forms are read by `Parser`, whose body is whole, and whose JSON may be nested ever so deep."""

    form_data_parser_class = Parser

    def __init__(self, environ: "WSGIEnvironment", *args: Any, **kwargs: Any) -> None:
        length = get_content_length(environ)
        environ["wsgi.input"] = Body(environ["wsgi.input"], length)
        super().__init__(environ, *args, **kwargs)

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body as JSON; what is nested beyond all measure is no JSON."""
        try:
            return super().get_json(force=force, silent=silent, cache=cache)
        except RecursionError:
            if silent:
                return None
            raise BadRequest from None


def own(target: str | None) -> str | None:
    """A redirect's `target` if it is a path of this site, else None.

    Browsers read backslashes as slashes and drop control characters, so "/\\\\evil.example" and
    "/\\t/evil.example" lead away: anything but printable characters without backslash is refused.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if not target.isprintable() or len(target) > 2000:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
