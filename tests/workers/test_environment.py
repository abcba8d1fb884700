"""What training code on this machine may see of the environment."""

import os

import pytest

from workers.environment import for_server, without_secrets

SECRETS = {
    "MODAL_TOKEN_ID": "ak-1", "MODAL_TOKEN_SECRET": "as-1", "MODAL_PROFILE": "lab", "modal_token_id": "ak-1",
    "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SESSION_TOKEN": "t", "GOOGLE_APPLICATION_CREDENTIALS": "/key.json",
    "AZURE_CLIENT_SECRET": "s", "HF_TOKEN": "hf_1", "WANDB_API_KEY": "w", "KAGGLE_KEY": "k",
    "OPENAI_KEY": "o",
    "GITHUB_PAT": "p", "SMTP_PASS": "p", "MYSQL_PWD": "p", "GPG_PASSPHRASE": "p", "DOCKER_AUTH": "d",
    "LEDGER_URL": "postgresql://ledger/x", "PGPASSWORD": "p", "DATABASE_URL": "x",
    "BROKER": "amqp://worker:s3cret@queue:5672/", "CACHE": "redis://:s3cret@cache:6379/0",
}  # fmt: skip
PLAIN = {
    "PATH": "/bin", "HOME": "/users/ann", "PWD": "/work", "OLDPWD": "/", "LANG": "C",
    "CUDA_VISIBLE_DEVICES": "0",
    "HTTPS_PROXY": "http://ann:pw@proxy:3128", "HF_HOME": "/data/hf", "KEYBOARD": "de",
    "DOCS": "https://a.b/c@d",
    "RANGE": "1:2@3",
}  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_credentials_are_not_handed_on(name: str) -> None:
    """Neither those of a provider or a database by their names, nor an address that has a password in it."""
    assert name not in without_secrets({name: SECRETS[name]})


def test_the_rest_is_handed_on() -> None:
    """What training code needs stays as it is: a proxy too, without which it has no network."""
    assert {name: without_secrets(PLAIN).get(name) for name in PLAIN} == PLAIN


def test_the_profile_in_the_home_folder_is_not_found() -> None:
    """Modal's client reads its credentials from an empty file instead of `~/.modal.toml`."""
    for seen in (without_secrets(PLAIN), for_server({**PLAIN, "MODAL_CONFIG_PATH": "~/.modal.toml"})):
        assert seen["MODAL_CONFIG_PATH"] == os.devnull
