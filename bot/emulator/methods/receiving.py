"""How updates reach the bot: getUpdates, or a webhook, never both."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from bot.emulator.errors import WEBHOOK_ACTIVE, bad_request, conflict
from bot.emulator.methods.registry import Call, method
from bot.emulator.values import Json

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def allow(call: Call) -> None:
    if call.params.has("allowed_updates"):
        kinds = call.params.loaded("allowed_updates")
        if not isinstance(kinds, list):
            raise bad_request("can't parse allowed_updates: expected an Array of String")
        call.world.updates.allow(str(one) for one in kinds)


@method("getUpdates", optional="offset limit timeout allowed_updates")
def get_updates(call: Call) -> Awaitable[list[Json]]:
    if call.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    allow(call)
    limit = call.params.integer("limit", 100)
    timeout = call.params.number("timeout")
    return call.world.updates.get(call.params.integer("offset"), limit if 1 <= limit <= 100 else 100, timeout)


@method(
    "setWebhook",
    required="url",
    optional="certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
)
def set_webhook(call: Call) -> bool:
    params = call.params
    url, secret = params.text("url"), params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if url and not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: invalid webhook URL specified")
    allow(call)
    if params.flag("drop_pending_updates"):
        call.world.updates.drop()
    if url:
        call.world.updates.interrupt(conflict("terminated by setWebhook request"))
    call.webhook.aim(url, secret, params.integer("max_connections") or 40)
    return True


@method("deleteWebhook", optional="drop_pending_updates")
def delete_webhook(call: Call) -> bool:
    call.webhook.aim("", "", 40)
    if call.params.flag("drop_pending_updates"):
        call.world.updates.drop()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    info = call.webhook.info() | {"pending_update_count": len(call.world.updates.pending)}
    if call.world.updates.allowed:
        info["allowed_updates"] = sorted(call.world.updates.allowed)
    return info


@method("close")
def close(_: Call) -> bool:
    return True


@method("logOut")
def log_out(_: Call) -> bool:
    return True
