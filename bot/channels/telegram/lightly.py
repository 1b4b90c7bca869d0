"""aiogram in a quarter of the time: of its 440 types the bot uses a few dozen, and each is built when it is used.

aiogram asks pydantic to build its types late and then, at its import, builds every one, which was half of a start.
"""

from typing import Any

from pydantic import BaseModel


def import_aiogram() -> None:
    """Import it so; call this before anything that imports it. Where that was done already, nothing changes."""
    rebuild = vars(BaseModel)["model_rebuild"]
    setattr(BaseModel, rebuild.__name__, classmethod(_not_now))
    try:
        from aiogram import types
        from aiogram.client.context_controller import BotContextController
        from aiogram.methods import Response
    finally:
        setattr(BaseModel, rebuild.__name__, rebuild)
    names = {name: getattr(types, name) for name in (*types.__all__, "_Default")}
    names["Default"] = names.pop("_Default")

    def built(cls: type[BaseModel], /, **options: Any) -> bool | None:
        """What pydantic itself calls at the first use, with the names that aiogram would have given it."""
        done: bool | None = rebuild.__get__(None, cls)(**{"_types_namespace": names, **options})
        return done

    for base in (BotContextController, Response):
        setattr(base, rebuild.__name__, classmethod(built))


def _not_now(_cls: type[BaseModel], /, **_options: Any) -> None:
    """Instead of what builds a type."""
