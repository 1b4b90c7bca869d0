"""The page that asks for the password: plain HTML, so that nothing else is served to who has not given it."""

from bot.texts import Texts

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; color: #0f1419;
  font: 16px/1.5 system-ui, sans-serif; background: linear-gradient(160deg, #dfe9f3, #eef1f5 55%, #e6ecf4); }}
form {{ box-sizing: border-box; width: min(400px, 92vw); padding: 32px; border-radius: 16px; background: #fff;
  box-shadow: 0 8px 32px #1a2a3a1f; }}
h1 {{ margin: 0 0 4px; font-size: 20px; }} p {{ margin: 0 0 20px; color: #707d89; }}
label {{ display: block; margin-bottom: 6px; font-weight: 600; }}
input, button {{ box-sizing: border-box; width: 100%; padding: 11px 14px; border-radius: 10px; font: inherit; }}
input {{ border: 1px solid #cfd7de; }} input:focus {{ outline: 2px solid #3390ec; border-color: transparent; }}
button {{ margin-top: 16px; border: 0; background: #2481d7; color: #fff; font-weight: 600; cursor: pointer; }}
button:focus-visible {{ outline: 3px solid #3390ec66; }}
.wrong {{ margin: 12px 0 0; color: #b3261e; }}
</style></head><body><form method="post" action="/login"><h1>{title}</h1><p>{about}</p>
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
{wrong}<button>{enter}</button></form></body></html>
"""


def page(texts: Texts, language: str, wrong: str = "") -> str:
    """The form, with what was wrong about the last try."""
    told = f'<p class="wrong" role="alert">{texts.say(language, wrong)}</p>' if wrong else ""
    return _PAGE.format(
        language=language,
        title=texts.say(language, "editor-title"),
        about=texts.say(language, "editor-login-about"),
        password=texts.say(language, "editor-login-password"),
        enter=texts.say(language, "editor-login-enter"),
        wrong=told,
    )
