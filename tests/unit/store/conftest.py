"""What several tests of the store begin with."""

import asyncio
import shutil
from pathlib import Path

import pytest

from hub.clock import FakeClock
from tests.shop_day import START

from .years import with_small_numbers, years


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture(scope="session")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A closed shop whose journal was cut off, made once; and the time it is there (UTC ms)."""
    folder, clock = tmp_path_factory.mktemp("years") / "shop", FakeClock(START)
    with pytest.MonkeyPatch.context() as patch:
        with_small_numbers(patch)
        asyncio.run(years(folder, clock))
    return folder, clock.wall()


@pytest.fixture
def cut_folder(cut_off: tuple[Path, int], tmp_path: Path, clock: FakeClock) -> Path:
    """A copy of it."""
    clock.jump(cut_off[1] - clock.wall())
    return shutil.copytree(cut_off[0], tmp_path / "shop")
