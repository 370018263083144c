"""Sends an echo server the messages of its input, lists as fragments, and prints what comes back."""
import asyncio
import json
import sys

import websockets


def encode(message):
    return message if isinstance(message, str) else {"hex": message.hex()}


def decode(message):
    return bytes.fromhex(message["hex"]) if isinstance(message, dict) else message


async def main(address, compression, messages):
    received = []
    async with websockets.connect(address, compression=compression, max_size=None) as socket:
        for message in messages:
            if isinstance(message, list):
                await socket.send([decode(part) for part in message])
            else:
                await socket.send(decode(message))
            await (await socket.ping(b"are you there"))
            received.append(encode(await socket.recv()))
        await socket.close(4001, "enough")
    print(json.dumps(received))


asyncio.run(main(sys.argv[1], None if sys.argv[2] == "none" else sys.argv[2], json.load(sys.stdin)))
