"""Flags before the environment before the defaults."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.errors import AskbriefError
from askbrief.settings import BUNDLED_MODEL, DEFAULT_THRESHOLD, Settings, load_settings


def test_defaults() -> None:
    settings = load_settings({})
    assert settings.index == "index"
    assert settings.model == BUNDLED_MODEL
    assert settings.threshold == DEFAULT_THRESHOLD
    assert settings.cache.is_absolute()
    assert settings.cache.name == "askbrief"
    assert (settings.tokens, settings.host, settings.port) == ("", "127.0.0.1", 8000)


ELSEWHERE = {
    "index": "/data/index",
    "replica": "postgresql://replica/letters",
    "model": "/data/model",
    "threshold": 0.75,
    "cache": Path("/data/cache"),
    "tokens": "a,b",
    "host": "0.0.0.0",
    "port": 80,
    "workers": 2,
    "rate": 60,
    "queue": 5,
    "origins": "https://a.example",
    "hosts": "letters.example",
    "proxies": "10.0.0.1",
    "log_questions": True,
}


def test_every_setting_is_read_from_the_environment() -> None:
    environ = {f"ASKBRIEF_{name.upper()}": str(value) for name, value in ELSEWHERE.items()}
    settings = load_settings(environ)
    assert {f.name: getattr(settings, f.name) for f in fields(Settings)} == ELSEWHERE


def test_every_setting_can_be_a_flag() -> None:
    settings = load_settings({}, **ELSEWHERE)
    assert {f.name: getattr(settings, f.name) for f in fields(Settings)} == ELSEWHERE


def test_a_flag_wins_over_the_environment() -> None:
    environ = {"ASKBRIEF_INDEX": "environment", "ASKBRIEF_PORT": "81"}
    settings = load_settings(environ, index="flag", port=None)
    assert (settings.index, settings.port) == ("flag", 81)


def test_a_flag_of_zero_is_given() -> None:
    assert load_settings({"ASKBRIEF_THRESHOLD": "0.9"}, threshold=0).threshold == 0


def test_an_empty_variable_is_not_given() -> None:
    assert load_settings({"ASKBRIEF_INDEX": "", "ASKBRIEF_PORT": ""}) == load_settings({})


def test_other_variables_are_nothing_to_us() -> None:
    assert load_settings({"INDEX": "x", "ASKBRIEF_OTHER": "y"}) == load_settings({})


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    assert load_settings({"ASKBRIEF_CACHE": "~/models"}).cache == Path("/home/someone/models")


@pytest.mark.parametrize("value", ["high", "-0.1", "1.01", "nan", "inf", "0,5"])
def test_a_threshold_is_from_0_to_1(value: str) -> None:
    with pytest.raises(AskbriefError, match=r"is not a number from 0 to 1") as caught:
        load_settings({"ASKBRIEF_THRESHOLD": value})
    assert "ASKBRIEF_THRESHOLD" in caught.value.where


@pytest.mark.parametrize("value", ["65536", "-1", "80.0", "http", " 80", "9" * 5000])
def test_a_port_is_from_0_to_65535(value: str) -> None:
    with pytest.raises(AskbriefError, match=r"is not a whole number from 0 to 65535"):
        load_settings({"ASKBRIEF_PORT": value})


@given(st.floats(0, 1))
def test_any_threshold_comes_back_as_it_was_given(threshold: float) -> None:
    assert load_settings({"ASKBRIEF_THRESHOLD": repr(threshold)}).threshold == threshold
    assert load_settings({}, threshold=threshold).threshold == threshold


@given(st.integers(0, 65535))
def test_any_port_comes_back_as_it_was_given(port: int) -> None:
    assert load_settings({}, port=port).port == port


@pytest.mark.parametrize(
    ("name", "value"),
    [("workers", "0"), ("rate", "-1"), ("queue", "many"), ("log_questions", "yes")],
)
def test_settings_of_the_server_are_checked(name: str, value: str) -> None:
    with pytest.raises(AskbriefError, match=f"ASKBRIEF_{name.upper()}: '{value}' is not"):
        load_settings({f"ASKBRIEF_{name.upper()}": value})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_the_loopback_address_is_local(host: str) -> None:
    assert load_settings({}, host=host).is_local
    assert not load_settings({}, host="0.0.0.0").is_local
