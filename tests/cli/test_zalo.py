"""The operator's commands for the Official Account, beside a bot that runs or not."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.fakes.zalo import ZaloFake, zalo_fake
from tests.fakes.zalo_events import APP, OA
from tests.fakes.zalo_grants import ACCESS, APP_SECRET, REFRESH
from tests.fakes.zalo_knock import HOOK_SECRET


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    told = {
        "DATA": str(tmp_path), "ZALO_OA": OA, "ZALO_APP": APP, "ZALO_SECRET": APP_SECRET,
        "ZALO_WEBHOOK_SECRET": HOOK_SECRET, "PUBLIC": "https://loa.example", "LOG": "error",
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(f"LOA_BAN_{name}", value)
    return monkeypatch


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["zalo", *words], input=typed)


async def beside(environment: pytest.MonkeyPatch, fake: ZaloFake, *words: str, typed: str = "") -> Result:
    environment.setenv("LOA_BAN_ZALO_API", fake.address)
    environment.setenv("LOA_BAN_ZALO_OAUTH", fake.address)
    return await asyncio.to_thread(run, *words, typed=typed)


async def test_a_pair_is_asked_for_unseen_kept_and_checked(environment: pytest.MonkeyPatch) -> None:
    async with zalo_fake() as fake:
        kept = await beside(environment, fake, "token", typed=f"{ACCESS}\n{REFRESH}\n")
        assert kept.exit_code == 0
        assert ACCESS not in kept.output and REFRESH not in kept.output
        checked = await beside(environment, fake, "check")
    assert checked.exit_code == 0, checked.output
    assert "đã xác thực" in checked.output
    assert "https://loa.example/zalo/webhook" in checked.output


async def test_a_code_is_turned_into_tokens(environment: pytest.MonkeyPatch) -> None:
    async with zalo_fake() as fake:
        fake.codes["code-1"] = "v" * 43
        done = await beside(environment, fake, "authorise", typed=f"code-1\n{'v' * 43}\n")
        assert done.exit_code == 0, done.output
        again = await beside(environment, fake, "authorise", typed=f"code-1\n{'v' * 43}\n")
    assert again.exit_code == 1
    assert "10 phút" in again.output


async def test_status_says_what_is_missing_and_exits_1(environment: pytest.MonkeyPatch) -> None:
    async with zalo_fake() as fake:
        missing = await beside(environment, fake, "status")
        assert missing.exit_code == 1
        assert "CẢNH BÁO: Chưa có mã truy cập" in missing.output
        await beside(environment, fake, "token", typed=f"{ACCESS}\n{REFRESH}\n")
        fine = await beside(environment, fake, "status")
    assert fine.exit_code == 0
    assert "Mã làm mới: dùng đến" in fine.output and "Tin đang chờ gửi: 0" in fine.output


async def test_check_says_what_zalo_says(environment: pytest.MonkeyPatch) -> None:
    async with zalo_fake() as fake:
        await beside(environment, fake, "token", typed=f"{ACCESS}\n{REFRESH}\n")
        fake.trouble("getoa", error=-224)
        refused = await beside(environment, fake, "check")
        environment.setenv("LOA_BAN_PUBLIC", "http://loa.example")
        plain = await beside(environment, fake, "check")
    assert refused.exit_code == 1 and "-224: cần nâng gói" in refused.output
    assert plain.exit_code == 1 and "https://" in plain.output


def test_without_settings_it_says_which(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LOA_BAN_ZALO_WEBHOOK_SECRET", "")
    refused = run("check")
    assert refused.exit_code == 1 and "LOA_BAN_ZALO_WEBHOOK_SECRET" in refused.output
    environment.setenv("LOA_BAN_ZALO_OA", "")
    assert "docs/zalo.md" in run("check").output


def test_a_bot_without_a_webhook_secret_does_not_start(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LOA_BAN_ZALO_WEBHOOK_SECRET", "")
    refused = CliRunner().invoke(app, ["serve", "--port", "0"])
    assert refused.exit_code == 1
    assert "LOA_BAN_ZALO_WEBHOOK_SECRET" in refused.output
