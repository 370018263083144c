"""Sends events to a server that sends them back, over the transports it is told, and prints what came."""
import asyncio
import json
import sys

import socketio


def encode(value):
    if isinstance(value, (list, tuple)):
        return [encode(each) for each in value]
    if isinstance(value, dict):
        return {key: encode(each) for key, each in value.items()}
    return {"hex": value.hex()} if isinstance(value, bytes) else value


async def main(address, transports):
    received = []
    client = socketio.AsyncClient(reconnection=False)
    complete = asyncio.Event()

    @client.on("back")
    async def back(*values):
        received.append(encode(values))
        if values[0] == "last":
            complete.set()

    await client.connect(address, transports=transports, wait_timeout=30)
    answer = await client.call("ask", ("é", {"a": [1, None]}), timeout=30)
    received.append(["answer", encode(answer)])
    await client.emit("say", ("bytes", b"\x00\x01\xff", {"deep": [b"more"]}))
    await client.emit("say", "last")
    await asyncio.wait_for(complete.wait(), 30)
    await client.disconnect()
    print(json.dumps(received))


asyncio.run(main(sys.argv[1], sys.argv[2].split(",")))
