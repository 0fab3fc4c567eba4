"""Reading the body of a request without reading more than we want."""

from starlette.requests import Request


async def limited_body(request: Request, most: int) -> bytes | None:
    """None past the limit in bytes; what lies beyond it is not read."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > most:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return bytes(body)
