"""WeasyPrint behind Starlette and uvicorn, as our page is: ``desk_peer.py FOLDER FILE...``."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import uvicorn
from ours import Ours
from peers import WeasyPrint
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from omshandout.model.options import Profile
from omshandout.render.jobs import Job


def main(folder: Path, names: list[str]) -> None:
    """Serve the PDFs of some sources that lie there, each made when it is asked for."""
    peer = WeasyPrint(Ours(folder / "ours"), folder)
    jobs = []
    for name in names:
        locale, _, file = name.partition("/")
        jobs.append(Job(file.removesuffix("-a4.pdf"), locale, Profile()))

    async def first(request: Request) -> Response:
        return Response("<!doctype html><title>Sheets</title>", media_type="text/html")

    async def pdf(request: Request) -> Response:
        job = jobs[int(request.path_params["number"])]
        data = await run_in_threadpool(lambda: peer.kept(job).read_bytes())
        return Response(data, media_type="application/pdf")

    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    app = Starlette(routes=[Route("/", first), Route("/pdf/{number}", pdf)])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    server.run(sockets=[listener])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
