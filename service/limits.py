"""How much a request may bring: a page of text, not a library."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from talka.service.errors import problem

MOST = 1_000_000
"""Bytes of a request's body; forms have a lower limit of their own."""


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """Answers 413 to a body of more than `MOST` bytes, as soon as that is known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST:
                raise _TooLargeError
            return message

        stated = dict(scope.get("headers", ())).get(b"content-length", b"0")
        try:
            if stated.isdigit() and int(stated) > MOST:
                raise _TooLargeError
            await self._app(scope, counted if scope["type"] == "http" else receive, send)
        except _TooLargeError:
            answer = problem(413, f"The request has more than {MOST:,} bytes. Send less.")
            await answer(scope, receive, send)
