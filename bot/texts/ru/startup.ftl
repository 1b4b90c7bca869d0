# Что не так с настройкой Телеграма и что с этим делать.

token-missing = Нет токена. Возьмите его у @BotFather и запустите так: BOT_TOKEN=… python -m bot run
token-refused = Телеграм не принимает токен. Проверьте BOT_TOKEN: его показывает @BotFather, команда /mybots → API Token.
group-unset = Не указана группа сотрудников. Впишите её id в config.yaml (telegram.agents_chat) или в BOT_TELEGRAM__AGENTS_CHAT.
group-id-positive = telegram.agents_chat — { $id }, но id группы отрицательный, например -1001234567890. Похоже, это id человека или потерян минус.
group-unknown = Бот не видит группу { $id }. Добавьте бота в группу сотрудников и проверьте id в telegram.agents_chat.
group-not-member = Бота нет в группе «{ $title }». Добавьте его туда и сделайте администратором.
group-not-group = «{ $title }» ({ $id }) — не группа. Создайте группу для сотрудников и впишите её id в telegram.agents_chat.
group-not-forum = В группе «{ $title }» выключены темы. Включите их: настройки группы → Темы.
group-not-admin = Бот в группе «{ $title }» — не администратор. Назначьте его администратором с правом «Управление темами».
group-no-topics-right = У бота в группе «{ $title }» нет права «Управление темами». Дайте его: настройки группы → Администраторы → бот.
privacy-mode = У бота включён режим приватности: без прав администратора он не видит сообщений группы. Сделайте бота администратором, либо выключите режим у @BotFather (/setprivacy → Disable) и добавьте бота в группу заново.
demo-open = Демо открыто: { $url } — зайдите туда в браузере. Остановить: Ctrl+C.
demo-gaps = Чему бот может научиться из демо, покажет в другом окне: BOT_DATABASE__URL={ $database } python -m bot kb gaps
demo-port-taken = Порт { $port } занят. Выберите другой: python -m bot demo --port 8081
demo-person = позовите человека
demo-queue = Очередь { $queue }
