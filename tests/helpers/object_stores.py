"""A real server on this computer that speaks S3, and what is told of it to programs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

VARIABLES = {
    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextmanager
def object_store() -> Iterator[str]:
    """The address of a server without buckets."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def point_at(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have programs that begin from here on find the server, with a key to it."""
    for name, value in {**VARIABLES, "AWS_ENDPOINT_URL": server}.items():
        monkeypatch.setenv(name, value)
    forget()


def forget() -> None:
    """Have the next store be opened anew: fsspec keeps those that it knows."""
    fsspec.get_filesystem_class("s3").clear_instance_cache()


def system_of_stores() -> Any:
    """What the program speaks with stores by; to be patched itself, since it hides its class."""
    return fsspec.filesystem("s3", use_listings_cache=False)


def make_bucket(name: str) -> None:
    system_of_stores().mkdir(name)


def objects_in(address: str) -> dict[str, bytes]:
    """All objects below an address, hidden ones too."""
    system, root = system_of_stores(), address.removeprefix("s3://")
    return {
        name.removeprefix(root).strip("/"): system.cat_file(name) for name in system.find(root)
    }
