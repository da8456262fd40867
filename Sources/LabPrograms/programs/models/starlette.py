"""Starlette under uvicorn: an ASGI application; one thread serves all clients at once."""
import asyncio

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def serve(workload):
    requests = 0

    async def respond(request):
        nonlocal requests
        requests += 1
        await workload.query_async()
        return PlainTextResponse(request.path_params["text"])

    app = Starlette(routes=[Route("/{text}", respond)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    serving = asyncio.create_task(server.serve(sockets=[workload.door.listener]), name="uvicorn")
    await asyncio.to_thread(workload.door.clients.wait)
    server.should_exit = True
    await serving
    return requests


def run(workload, tasks, workers):
    return [asyncio.run(serve(workload))]
