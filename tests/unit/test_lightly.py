"""aiogram imported lightly is the same aiogram: every type can be used, only later."""

import subprocess
import sys

CHECK = """
from bot.channels.telegram.lightly import import_aiogram
import_aiogram()
import_aiogram()
from aiogram import methods, types
from pydantic import BaseModel
made = {name: vars(module)[name] for module in (types, methods) for name in module.__all__}
models = {name: one for name, one in made.items() if isinstance(one, type) and issubclass(one, BaseModel)}
assert not types.Message.__pydantic_complete__, "it is built at the import again: the light way has no use any more"
update = types.Update.model_validate({"update_id": 1, "message": {
    "message_id": 2, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "Да", "from": {
        "id": 3, "is_bot": False, "first_name": "А"}}})
assert isinstance(update.message.from_user, types.User)
button = types.InlineKeyboardButton(text="Да", callback_data="1")
keyboard = types.InlineKeyboardMarkup(inline_keyboard=[[button]])
said = methods.SendMessage(chat_id=1, text="?", reply_markup=keyboard)
assert said.reply_markup.inline_keyboard[0][0].text == "Да"
refusal = '{"ok": false, "error_code": 429, "description": "Too Many", "parameters": {"retry_after": 3}}'
for name in set(methods.__all__) - {"TelegramMethod"}:
    returned = getattr(vars(methods)[name], "__returning__", None)
    if returned:
        assert methods.Response[returned].model_validate_json(refusal).parameters.retry_after == 3, name
for name, one in models.items():
    one.model_rebuild()
    assert one.__pydantic_complete__, name
print(len(models))
"""


def test_every_type_and_method_can_be_used() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 400
