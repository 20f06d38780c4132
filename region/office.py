"""What the office asks for at the command line while the region runs: only with its key."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ValidationError

from . import stores
from .house import RegionHouse
from .tables import StoreRow

OFFICE = "/api/v1/office"


class Wish(BaseModel):
    """One act. `store` is a shop's id, `name` a new shop's name."""

    do: Literal["add", "renew", "reopen"]
    store: str = ""
    name: str = ""


def done(db: Any, wish: Wish, now: int) -> dict[str, str]:
    """Does it, inside a transaction; what to print. ValueError or UnknownStore where it cannot be."""
    if wish.do == "reopen":
        stores.reopened(db, wish.store, now)
        return {"store": wish.store}
    made = (
        stores.enrolled(db, wish.name, now) if wish.do == "add" else stores.renewed(db, wish.store)
    )
    return {"store": made.store, "token": made.token}


def router(house: RegionHouse) -> APIRouter:
    """One route, of no use to anybody without the key."""
    routes = APIRouter()

    @routes.post(OFFICE, include_in_schema=False)
    async def office(request: Request) -> dict[str, str]:
        # The key before the body: a stranger's is not even read.
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not house.is_office(key):
            raise HTTPException(401, "not the office")
        try:
            wish = Wish.model_validate_json(await request.body())
            if wish.do == "add":
                stores.checked_name(wish.name)
            elif not known(house, wish.store):
                raise HTTPException(404, "no such store")
        except ValidationError:
            raise HTTPException(422, "not a wish of the office") from None
        except ValueError as error:
            raise HTTPException(422, str(error)) from None
        return await house.writer.do(lambda db: done(db, wish, house.now()))

    return routes


def known(house: RegionHouse, store: str) -> bool:
    """Whether a shop has this id."""
    with house.database.session() as session:
        return session.get(StoreRow, store) is not None
