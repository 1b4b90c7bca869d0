"""A small base, and cases as subscribers leave them."""

from pathlib import Path

from bot.domain.cases import Asked, Case, CaseReason

BALANCE = """\
topic: Баланс  # ведёт Анна
owner: billing

intents:
  # самый частый вопрос
  - id: balance.check
    title: Узнать баланс
    phrases:
      - как узнать баланс      # чаще всего
      - сколько денег на счёте
      - проверить баланс
    response: {text: Наберите *100#.}

  - id: balance.topup
    title: Пополнить счёт
    phrases: [как пополнить счёт, положить деньги на телефон, оплатить картой]
    response: {text: Пополнить можно картой.}
"""
INTERNET = """\
topic: Интернет
intents:
  - id: internet.slow
    title: Медленный интернет
    phrases: [медленный интернет, еле грузит интернет, низкая скорость интернета]
    response: {text: Перезагрузите телефон.}
"""


def lay(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "balance.yaml").write_text(BALANCE, encoding="utf-8")
    (folder / "internet.yaml").write_text(INTERNET, encoding="utf-8")
    return folder


def asked(number: int, question: str, asker: str = "", **changes: object) -> Asked:
    values: dict[str, object] = {
        "key": f"t{number}",
        "at": float(number),
        "conversation_id": number,
        "question": question,
        "reason": CaseReason.HANDED_OFF,
    }
    return Asked(Case(**(values | changes)), asker or f"telegram:{number}")  # type: ignore[arg-type]
