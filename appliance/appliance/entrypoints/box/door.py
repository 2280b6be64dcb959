"""What the front door does with a request: Caddy's configuration, a pure function of what is behind it."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from appliance.entrypoints.box import errors
from appliance.entrypoints.box.settings import DoorSettings, Tls

_LOOPBACK = ("127.0.0.1/32", "::1/128")
_OURS = ("/api", "/api/*", "/healthz", "/readyz", "/metrics")
_PATIENCE = "20s"
"""How long a request waits for a part that is being started anew."""
_LARGEST_OBJECT = 5_500_000_000
"""S3 takes 5 GiB in one request; larger files come in parts."""
_LARGEST_PAGE_REQUEST = 2_000_000
_CODE = "/_next/static"
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), payment=(), usb=(), serial=(), bluetooth=()",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}
# Objects are what people uploaded, under the origin of the studio: one that is opened as a page may do nothing there.
_OBJECTS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
    ),
    "X-Content-Type-Options": "nosniff",
}

Json = dict[str, Any]

_BARE: Json = {"handler": "headers", "response": {"delete": ["Server", "Via", "X-Powered-By"], "deferred": True}}


@dataclass(frozen=True)
class Door:
    """What the front door has to know.

    Attributes:
        settings: Its name and certificate.
        host: The interface it listens on, empty for all.
        port: Its port there.
        public_url: The address people use.
        folder: Its certificates and the pages it shows by itself: ``pages`` in it.
        api: ``host:port`` of the API.
        objects: ``host:port`` of object storage; ``None`` where that has an address of its own.
        bucket: Of the objects.
        studio: ``host:port`` of the studio; ``None`` where there is none.
        code: The folder of the studio's code and styles, some of them compressed already, which the door hands out by
            itself; ``None`` where the studio does.
    """

    settings: DoorSettings
    host: str
    port: int
    public_url: str
    folder: Path
    api: str
    objects: str | None
    bucket: str
    studio: str | None
    code: Path | None = None

    @property
    def certificates(self) -> Path:
        """Everything that Caddy keeps."""
        return self.folder / "caddy"

    @property
    def root_certificate(self) -> Path:
        """The certificate of the box's own CA."""
        return self.certificates / "pki" / "authorities" / "local" / "root.crt"

    @property
    def own_files(self) -> tuple[Path, Path]:
        """Where copies of a given certificate and its key are: Caddy's user may not read the originals."""
        return self.folder / "certificate.pem", self.folder / "key.pem"


def configuration(door: Door) -> Json:
    """Return Caddy's configuration as a JSON document: no administration endpoint, nothing installed anywhere."""
    config: Json = {
        "admin": {"disabled": True, "config": {"persist": False}},
        "logging": {"logs": {"default": {"writer": {"output": "stdout"}, "encoder": _log_without_secrets()}}},
        "storage": {"module": "file_system", "root": str(door.certificates)},
        "apps": {"http": {"grace_period": "3s", "servers": _servers(door)}},
    }
    if door.settings.mode is not Tls.OFF:
        config["apps"]["tls"] = _certificates(door)
        config["apps"]["http"] |= {"https_port": door.port, "http_port": door.settings.plain_port or 80}
    if door.settings.mode is Tls.INTERNAL:
        name = f"Reelbox {door.settings.name}"
        authority = {"name": name, "root_common_name": f"{name} root", "intermediate_common_name": name}
        config["apps"]["pki"] = {"certificate_authorities": {"local": authority | {"install_trust": False}}}
    return config


def _log_without_secrets() -> Json:
    fields = {name: {"filter": "delete"} for name in ("request>uri", "request>headers")}  # signatures and keys
    return {"format": "filter", "wrap": {"format": "json"}, "fields": fields}


def _servers(door: Door) -> Json:
    common = {
        "read_header_timeout": "10s",
        "idle_timeout": "2m",  # no limit for bodies: 5 GB over a slow line take hours
        "trusted_proxies": {"source": "static", "ranges": list(_LOOPBACK)},
        "protocols": ["h1", "h2"],
        "errors": {"routes": _when_something_is_away()},
    }
    secure = door.settings.mode is not Tls.OFF
    server: Json = {
        **common,
        "listen": [f"{door.host}:{door.port}"],
        "routes": _routes(door),
        "automatic_https": {"disable": True} if not secure else {"disable_redirects": True},
    }
    servers = {"door": server}
    if secure:
        server["tls_connection_policies"] = [{"default_sni": door.settings.name}]
        server["routes"] = [
            {"match": [{"host": [door.settings.name]}], "handle": [_inside(server["routes"])], "terminal": True},
            {"handle": [_text(421, "There is no such server here.\n")]},
        ]
        if door.settings.plain_port:
            servers["plain"] = {
                **common,
                "listen": [f"{door.host}:{door.settings.plain_port}"],
                "automatic_https": {"disable": True},
                "routes": [{"handle": [_BARE]}, *_trust(door), {"handle": [_redirect(door)]}],
            }
    return servers


def _redirect(door: Door) -> Json:
    target = door.public_url.rstrip("/") + "{http.request.uri}"
    return {"handler": "static_response", "status_code": 308, "headers": {"Location": [target]}}


def _certificates(door: Door) -> Json:
    settings = door.settings
    if settings.mode is Tls.FILES:
        certificate, key = door.own_files
        return {"certificates": {"load_files": [{"certificate": str(certificate), "key": str(key)}]}}
    issuer: Json = {"module": "internal"}
    if settings.mode is Tls.ACME:
        issuer = {"module": "acme", "ca": settings.acme_directory}
        if settings.acme_email:
            issuer["email"] = settings.acme_email
        if settings.acme_root:
            issuer["trusted_roots_pem_files"] = [str(door.folder / "acme-root.pem")]
        if settings.dns:
            issuer["challenges"] = {"dns": {"provider": settings.dns}}
    names = [settings.name]
    policy = {"subjects": names, "issuers": [issuer]}
    return {"certificates": {"automate": names}, "automation": {"policies": [policy]}}


def _routes(door: Door) -> list[Json]:
    headers: Json = {name: [value] for name, value in _SECURITY.items()}
    if door.settings.mode is not Tls.OFF:
        headers["Strict-Transport-Security"] = ["max-age=31536000"]
    absent = [{"handler": "headers", "response": _if_absent(name, value)} for name, value in headers.items()]
    return [
        {"handle": [_BARE, *absent]},
        {"match": [{"path": list(_OURS)}], "handle": [_proxy(door.api, flush_interval=-1)], "terminal": True},
        *_objects(door),
        *_trust(door),
        *_code(door),
        {"handle": _studio(door), "terminal": True},
    ]


def _if_absent(name: str, value: list[str]) -> Json:
    return {"set": {name: value}, "require": {"headers": {name: None}}, "deferred": True}


def _objects(door: Door) -> list[Json]:
    """Let presigned requests through, and no others: the key that may do everything is used inside only."""
    if door.objects is None:
        return []
    signed = {
        "path": [f"/{door.bucket}/*"],
        "method": ["GET", "HEAD", "PUT", "OPTIONS"],
        "query": {"X-Amz-Signature": ["*"]},
    }
    sandboxed = {name: [value] for name, value in _OBJECTS.items()}
    handlers = [
        {"handler": "request_body", "max_size": _LARGEST_OBJECT},
        {"handler": "headers", "response": {"set": sandboxed, "deferred": True}},
        # The signature covers the host that the browser asked; who is signed in is none of the storage's business.
        _proxy(door.objects, headers={"request": {"delete": ["X-Forwarded-*", "Cookie"]}}),
    ]
    return [
        {"match": [signed], "handle": handlers, "terminal": True},
        {"match": [{"path": [f"/{door.bucket}", f"/{door.bucket}/*"]}], "handle": [_text(403, "Not signed.\n")],
         "terminal": True},
    ]  # fmt: skip


def _trust(door: Door) -> list[Json]:
    """Show how to trust the box's own CA, whose certificate is there to download; its key is elsewhere."""
    if door.settings.mode is not Tls.INTERNAL:
        return []
    return [
        {"match": [{"path": ["/trust", "/trust/"]}], "terminal": True, "handle": _page(door, "trust.html")},
        {
            "match": [{"path": ["/trust/reelbox-root.crt"]}],
            "terminal": True,
            "handle": [
                {"handler": "headers", "response": {"set": {"Content-Type": ["application/x-x509-ca-cert"]}}},
                *_page(door, "reelbox-root.crt"),
            ],
        },
    ]


def _code(door: Door) -> list[Json]:
    """Hand out code and styles, whose names change with what they hold; the best compression takes time, once."""
    if door.code is None:
        return []
    forever = {"Cache-Control": ["public, max-age=31536000, immutable"]}
    files = {
        "handler": "file_server",
        "root": str(door.code),
        "precompressed": {"br": {}, "gzip": {}},
        "precompressed_order": ["br", "gzip"],
    }
    handlers = [
        {"handler": "rewrite", "strip_path_prefix": _CODE},
        {"handler": "headers", "response": {"set": forever}},
        files,
    ]
    return [{"match": [{"path": [f"{_CODE}/*"]}], "handle": handlers, "terminal": True}]


def _studio(door: Door) -> list[Json]:
    if door.studio is None:
        return _page(door, "no-studio.html")
    return [{"handler": "request_body", "max_size": _LARGEST_PAGE_REQUEST}, _proxy(door.studio)]


def _page(door: Door, file: str) -> list[Json]:
    return [{"handler": "rewrite", "uri": f"/{file}"}, {"handler": "file_server", "root": str(door.folder / "pages")}]


def _proxy(upstream: str, **more: object) -> Json:
    return {
        "handler": "reverse_proxy",
        "upstreams": [{"dial": upstream}],
        "load_balancing": {"try_duration": _PATIENCE, "try_interval": "250ms"},
        "transport": {"protocol": "http", "dial_timeout": "5s"},
        **more,
    }


def _inside(routes: list[Json]) -> Json:
    return {"handler": "subroute", "routes": routes}


def _text(status: int, body: str) -> Json:
    plain = {"Content-Type": ["text/plain; charset=utf-8"]}
    return {"handler": "static_response", "status_code": status, "headers": plain, "body": body}


def _when_something_is_away() -> list[Json]:
    away = errors.PART_AWAY()
    problem = {
        "type": f"urn:reelbox:error:{away.code}", "title": HTTPStatus(503).phrase, "status": 503,
        "detail": away.message, "code": away.code, "hint": away.hint, "retryable": away.retryable, "request_id": "",
    }  # fmt: skip
    answer = {
        "handler": "static_response",
        "status_code": 503,
        "headers": {"Content-Type": ["application/problem+json"], "Retry-After": ["2"], "Cache-Control": ["no-store"]},
        "body": json.dumps(problem),
    }
    behind = {"expression": "{http.error.status_code} in [502, 503, 504]"}
    return [
        {"match": [behind], "handle": [answer], "terminal": True},
        {"handle": [_text(0, "{http.error.status_code} {http.error.status_text}\n")
                    | {"status_code": "{http.error.status_code}"}]},
    ]  # fmt: skip
