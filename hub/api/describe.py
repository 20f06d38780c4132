"""OpenAPI out of COMMANDS: every command with its answer and its refusals. TypeScript is generated from it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from hub.domain.behaviour import ALWAYS, COMMANDS
from hub.domain.refusals import tree
from hub.version import VERSION

from .errors import WIRE_ERRORS

_REF = "#/components/schemas/{model}"


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document; made once."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title="Madang", version=VERSION, description="마당: the in-store hub.", routes=[]
    )
    open_to_http = [b for b in COMMANDS.values() if b.door != "hub"]
    models: list[Any] = [(b.body, "validation") for b in open_to_http]
    models += [(b.answer, "serialization") for b in open_to_http]
    _, definitions = models_json_schema(models, ref_template=_REF)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(definitions["$defs"])
    schemas["Error"] = _error()
    schemas["Answered"] = _object(
        seq={"type": "integer"},
        answer={"anyOf": _refs({b.answer.__name__ for b in open_to_http})},
    )
    schemas["Behaviour"] = {
        "type": "object",
        "description": "Each command's answer and the refusals it may get.",
        "properties": {
            b.name: _object(
                body=_ref(b.body.__name__),
                answer=_ref(b.answer.__name__),
                refusals={"enum": sorted({r.code for r in (*b.refusals, *ALWAYS)})},
            )
            for b in open_to_http
        },
        "required": [b.name for b in open_to_http],
        "additionalProperties": False,
    }
    document["paths"] = {
        "/api/v1/commands": {"post": _command(open_to_http)},
        "/api/v1/pair": {"post": _pair()},
        "/api/v1/documents/{name}": {"get": _document()},
        "/api/v1/me": {"get": _me()},
        "/health": {"get": _health()},
    }
    schemas["Paired"] = _object(
        **{key: {"type": "string"} for key in ("device_id", "kind", "token")}
    )
    document["components"]["securitySchemes"] = {"device": {"type": "http", "scheme": "bearer"}}
    app.openapi_schema = document
    return document


def _command(behaviours: list[Any]) -> dict[str, Any]:
    mapping = {b.name: _ref(b.body.__name__)["$ref"] for b in behaviours}
    body = {
        "oneOf": _refs({b.body.__name__ for b in behaviours}),
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    return {
        "summary": "Ask for one command; its first answer is final for its command_id",
        "operationId": "command",
        "security": [{"device": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _response("It happened, durably", _ref("Answered")),
            "409": _response("Refused, for good under this command_id", _ref("Error")),
            "500": _response("The hub failed at it; undone and stored", _ref("Error")),
            **{str(status): _response("Not decided", _ref("Error")) for status in _STATUSES},
        },
    }


_STATUSES = sorted({status for status, _ in WIRE_ERRORS.values()} - {404, 429})
_INTEGER, _STRING = {"type": "integer"}, {"type": "string"}


def _pair() -> dict[str, Any]:
    code = _object(code={"type": "string", "pattern": "^[0-9]{10}$"})
    return {
        "summary": "Bring a pairing code, leave with a token",
        "operationId": "pair",
        "requestBody": {"required": True, "content": {"application/json": {"schema": code}}},
        "responses": {
            "200": _response("Paired", _ref("Paired")),
            "409": _response("Not an open code", _ref("Error")),
            **{str(s): _response("Not decided", _ref("Error")) for s in (413, 422, 429, 503)},
        },
    }


def _document() -> dict[str, Any]:
    tag = {"ETag": {"schema": _STRING}, "Madang-Rev": {"schema": _STRING}}
    found = _response("As it is now", {"type": "object"}) | {"headers": tag}
    return {
        "summary": "A live document as it is now",
        "operationId": "document",
        "security": [{"device": []}],
        "parameters": [
            {"name": "name", "in": "path", "required": True, "schema": _STRING},
            {"name": "If-None-Match", "in": "header", "required": False, "schema": _STRING},
        ],
        "responses": {
            "200": found,
            "304": {"description": "As the sender has it", "headers": tag},
            "401": _response("Not a device of this shop", _ref("Error")),
            "404": _response("None of that name for this device", _ref("Error")),
        },
    }


def _me() -> dict[str, Any]:
    names = {"type": "array", "items": _STRING}
    me = _object(
        device_id=_STRING, kind=_STRING, name=_STRING, screen=_ref("ScreenProfile"), documents=names
    )
    return {
        "summary": "The asking device and the documents it may hear from the start",
        "operationId": "me",
        "security": [{"device": []}],
        "responses": {
            "200": _response("Who asks", me),
            "401": _response("Not a device of this shop", _ref("Error")),
        },
    }


def _health() -> dict[str, Any]:
    health = _object(
        status={"enum": ["ok", "degraded"]}, version=_STRING, epoch=_INTEGER, head=_INTEGER
    )
    # Only for a device on which people act: who else could mend it?
    problems = {"type": "array", "items": _STRING}
    health["properties"] |= {
        "problems": problems, "orders_today": _INTEGER, "connections": _INTEGER,
    }  # fmt: skip
    return {
        "summary": "Is the hub well; details for staff and technicians",
        "operationId": "health",
        "security": [{}, {"device": []}],
        "responses": {"200": _response("It answers", health)},
    }


def _error() -> dict[str, Any]:
    codes = sorted({refusal.code for refusal in tree()} | set(WIRE_ERRORS))
    return _object(
        error=_object(
            code={"type": "string", "enum": codes},
            params={
                "type": "object",
                "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            },
            guest={"type": "string"},
            staff={"type": "string"},
            advice={"enum": ["ask_again", "ask_staff", "mend", "report"]},
        )
    )


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=name)}


def _refs(names: set[str]) -> list[dict[str, str]]:
    return [_ref(name) for name in sorted(names)]


def _response(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
