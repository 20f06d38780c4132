"""`madang region serve | store add | store renew | store reopen | store list`: the office's command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .settings import RegionSettings, from_environment

# A region on this machine answers at once; one that is stopping may not (s).
ANSWER_S = 10.0


def add_verbs(verbs: Any) -> None:
    """Adds the verb `region` to the command line of `madang`. ValueError names a wrong environment variable."""
    settings = from_environment()
    region = verbs.add_parser("region", help="the programme's regional server").add_subparsers(
        required=True, metavar="command"
    )
    serve = _verb(region, "serve", "start the regional server", settings)
    serve.add_argument("--host", default=settings.host, help="address to listen on")
    serve.add_argument("--port", type=int, default=settings.port, help="0: a free one")
    serve.add_argument(
        "--until-eof", action="store_true", help="end when standard input does, with its starter"
    )
    serve.set_defaults(does=_serve)
    store = region.add_parser("store", help="the programme's shops").add_subparsers(
        required=True, metavar="command"
    )
    add = _verb(store, "add", "enrol a shop; prints its token", settings)
    add.add_argument("--name", required=True, help="what the office calls it")
    renew = _verb(store, "renew", "a new token for a shop; the old one is worth nothing", settings)
    reopen = _verb(
        store, "reopen", "take the history that a shop holds now (after a fork)", settings
    )
    for verb in (renew, reopen):
        verb.add_argument("--store", required=True, help="the shop's id")
    for verb, what in ((add, "add"), (renew, "renew"), (reopen, "reopen")):
        verb.set_defaults(does=_store, do=what)
    _verb(store, "list", "the shops and when they were last heard", settings).set_defaults(
        does=_list
    )


def _verb(verbs: Any, name: str, words: str, settings: RegionSettings) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=words)
    verb.add_argument("--database", default=settings.database, help="the region's SQLite file")
    verb.add_argument("--json", action="store_true", default=settings.json, help="say it as JSON")
    return verb


def _serve(_: object, options: argparse.Namespace) -> int:
    from .database import DatabaseRefused
    from .serving import serve

    settings = RegionSettings(options.database, options.host, options.port, options.json)
    try:
        return serve(settings, lambda line: print(line, flush=True), until_eof=options.until_eof)
    except DatabaseRefused as refused:
        return _sorry(str(refused))


def _store(_: object, options: argparse.Namespace) -> int:
    """One act of the office: by the running region where there is one, else on its file."""
    from .database import DatabaseRefused, file_of

    wish = {"do": options.do}
    wish |= {"name": options.name} if options.do == "add" else {"store": options.store}
    try:
        said = _done(file_of(options.database), wish)
    except (DatabaseRefused, ValueError) as refused:
        return _sorry(str(refused))
    except LookupError:
        return _sorry(
            f"{wish.get('store')}: 이런 매장이 없습니다. `madang region store list` 로 확인해 주세요."
        )
    if options.json:
        print(json.dumps(said))
    elif "token" in said:
        print(f"매장 {said['store']}\n열쇠 {said['token']}")
        sys.stderr.write(
            "열쇠는 지금만 볼 수 있습니다. 매장의 MADANG_REGION_TOKEN 에 넣어 주세요.\n"
        )
    else:
        print(f"매장 {said['store']}: 처음부터 다시 받습니다.")
    return 0


def _done(database: Path, wish: dict[str, str]) -> dict[str, Any]:
    from .database import InUse
    from .house import RegionHouse
    from .office import Wish, done

    try:
        house = RegionHouse(database)
    except InUse:
        return _asked(database, wish)
    try:
        house.database.write.execute("BEGIN IMMEDIATE")
        said = done(house.database.write, Wish.model_validate(wish), house.now())
        house.database.write.execute("COMMIT")
        return dict(said)
    finally:
        house.close()


def _asked(database: Path, wish: dict[str, str]) -> dict[str, Any]:
    """By the region that has the file open."""
    import httpx

    from .database import DatabaseRefused
    from .house import address_of, key_file
    from .office import OFFICE

    url = address_of(database)
    if url is None:
        raise DatabaseRefused(f"{database}: 지역 서버가 켜지는 중입니다. 잠시 뒤에 다시 해 주세요.")
    key = key_file(database).read_text(encoding="utf-8").strip()
    try:
        response = httpx.post(
            url + OFFICE, json=wish, headers={"Authorization": f"Bearer {key}"}, timeout=ANSWER_S
        )
    except httpx.HTTPError as error:
        raise DatabaseRefused(f"{url}: 지역 서버가 대답하지 않습니다 ({error}).") from error
    if response.status_code == 404:
        raise LookupError(wish.get("store"))
    if response.status_code != 200:
        raise ValueError(str(response.json().get("detail", response.status_code)))
    said: dict[str, Any] = response.json()
    return said


def _list(_: object, options: argparse.Namespace) -> int:
    from .database import DatabaseRefused, file_of, listed

    try:
        stores = listed(file_of(options.database))
    except DatabaseRefused as refused:
        return _sorry(str(refused))
    for store in stores:
        print(json.dumps(store, ensure_ascii=False) if options.json else _line(store))
    return 0


def _line(store: dict[str, Any]) -> str:
    from .shown import moment

    seen = moment(store["seen_at"], "ko") if store["seen_at"] else "아직 소식 없음"
    return f"{store['id']}  {store['name']}  {seen}" + (
        "  기록이 갈라짐" if store["forked_at"] else ""
    )


def _sorry(text: str) -> int:
    sys.stderr.write(f"madang: {text}\n")
    return 1
