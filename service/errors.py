"""One error shape for the whole API: problem details (RFC 9457), `application/problem+json`."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException


class Problem(BaseModel):
    """What went wrong and what to do about it."""

    type: str = Field(default="about:blank", description="Kind of problem, as an IRI")
    title: str = Field(description="The kind of problem in a few words", examples=["Not Found"])
    status: int = Field(description="HTTP status code", examples=[404])
    detail: str = Field(description="What went wrong here, and the mend")
    errors: list[dict[str, str]] = Field(default=[], description="Where: parameter, value and reason of each fault")


class Refused(HTTPException):
    """A request that is refused with a reason for the person who made it."""


def not_found(what: str, name: str) -> Refused:
    return Refused(404, f"There is no {what} {name!r} in this store.")


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> JSONResponse:
    from http import HTTPStatus

    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or [])
    return JSONResponse(body.model_dump(), status_code=status, media_type="application/problem+json")


def register(app: FastAPI) -> None:
    """Make every error of the API come in this shape."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults: list[dict[str, Any]] = list(error.errors())
        errors = [{"parameter": ".".join(map(str, fault["loc"][1:])), "reason": str(fault["msg"])} for fault in faults]
        names = ", ".join(fault["parameter"] or "body" for fault in errors)
        return problem(422, f"Correct {names}; /docs describes what is expected.", errors)

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail))
