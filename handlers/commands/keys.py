"""Keys: whoever has none reads nothing of the registry."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from handlers.commands.opened import registry
from handlers.commands.shared import Command, Commands, Refused
from handlers.office.config import KEY_LENGTH, key_in_file, load_config


@click.group(cls=Commands)
def key() -> None:
    """登记库的密钥"""


@key.command("new")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def new_key(file: Path) -> None:
    """生成一把新密钥，写到文件里，只有自己能读"""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{file}已经有了，不覆盖：覆盖了密钥，用它加密的库就打不开了") from None
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(secrets.token_bytes(KEY_LENGTH))
    click.echo(f"密钥在{file}里，设POLICY_BOT_KEY_FILE={file}来用它。")
    click.echo("另存一份在别处：密钥丢了，登记库和备份谁也打不开。")


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def rekey(file: Path) -> None:
    """改用文件里的新密钥（先停下机器人）"""
    config = load_config()
    new = key_in_file(file)
    if config.data.key is None:
        raise Refused("没有设POLICY_BOT_KEY_FILE，登记库没有加密，没有密钥可换")
    with registry(config, must_exist=True) as database:
        database.rekey(new)
    click.echo(f"换好了。从现在起POLICY_BOT_KEY_FILE要指向{file}；以前的备份还要用旧密钥。")
