"""The JSON API described as a page, from the service's own OpenAPI description."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from talka.ontology.terms import local_id
from talka.service.api.asked import Space
from talka.service.pages.render import render

router = APIRouter()

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    name: str
    where: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    fields: list[Field]
    answer: str
    example: str


@router.get("/docs")
def docs(request: Request, space: Space) -> HTMLResponse:
    description: Json = request.app.openapi()
    network = space.network
    sample = {"organisation": local_id(network.iris[0]) if len(network) else "organisation-id"}
    models: Json = description.get("components", {}).get("schemas", {})
    return render(
        request,
        "en",
        "docs.html",
        title=description["info"]["title"],
        operations=list(_operations(description, str(request.base_url).rstrip("/"), sample)),
        models={
            name: list(_properties(model, "answer")) for name, model in sorted(models.items()) if "properties" in model
        },
    )


def _operations(description: Json, base: str, sample: dict[str, str]) -> Iterator[Operation]:
    models: Json = description.get("components", {}).get("schemas", {})
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            body: Json = next((kind.get("schema", {}) for kind in content.values()), {})
            model = models.get(_type(body), {})
            fields = [_parameter(parameter) for parameter in operation.get("parameters", [])]
            good: Json = next((answer for code, answer in operation["responses"].items() if code.startswith("2")), {})
            schemas = [kind.get("schema", {}) for kind in good.get("content", {}).values()]
            yield Operation(
                method=method.upper(),
                path=path,
                summary=operation.get("summary", ""),
                description=operation.get("description", ""),
                fields=fields + list(_properties(model, "body")),
                answer=_type(schemas[0]) if schemas else "",
                example=_example(method, base, path, operation, model, sample),
            )


def _example(method: str, base: str, path: str, operation: Json, model: Json, sample: dict[str, str]) -> str:
    """A command that can be copied and run."""
    query = {}
    for parameter in operation.get("parameters", []):
        name, schema = parameter["name"], parameter.get("schema", {})
        examples = [*schema.get("examples", []), parameter.get("example"), schema.get("default")]
        value = next((str(example) for example in examples if example not in (None, "", [])), "")
        if parameter["in"] == "path":
            path = path.replace("{" + name + "}", sample.get(name) or value or name)
        elif value and (parameter.get("required") or schema.get("examples")):
            query[name] = value
    address = f"{base}{path}" + (f"?{urlencode(query)}" if query else "")
    if method == "get":
        return f"curl '{address}'"
    body = {
        name: schema["examples"][0] for name, schema in model.get("properties", {}).items() if schema.get("examples")
    }
    sent = (
        f" \\\n  -H 'Content-Type: application/json' \\\n  -d '{json.dumps(body, ensure_ascii=False)}'" if body else ""
    )
    return f"curl -X {method.upper()} '{address}'{sent}"


def _parameter(parameter: Json) -> Field:
    schema = parameter.get("schema", {})
    described = parameter.get("description") or schema.get("description", "")
    return Field(
        name=parameter["name"],
        where=parameter["in"],
        type=_type(schema),
        required=bool(parameter.get("required")),
        description=described + _default(schema),
    )


def _properties(model: Json, where: str) -> Iterator[Field]:
    for name, schema in model.get("properties", {}).items():
        yield Field(name, where, _type(schema), name in model.get("required", []), schema.get("description", ""))


def _default(schema: Json) -> str:
    default = schema.get("default")
    return f" (default: {json.dumps(default)})" if default not in (None, "", []) else ""


def _type(schema: Json) -> str:
    """A schema in a word or two.

    >>> _type({"type": "array", "items": {"$ref": "#/components/schemas/ThemeOut"}})
    'list of ThemeOut'
    >>> _type({"anyOf": [{"type": "string"}, {"type": "null"}]})
    'string or null'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("type", "any"))
