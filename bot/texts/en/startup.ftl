# What is wrong with the set-up in Telegram and what to do about it.

token-missing = There is no token. Get one from @BotFather and start like this: BOT_TOKEN=… python -m bot run
token-refused = Telegram does not accept the token. Check BOT_TOKEN: @BotFather shows it under /mybots → API Token.
group-unset = The agents' group is not set. Put its id into config.yaml (telegram.agents_chat) or BOT_TELEGRAM__AGENTS_CHAT.
group-id-positive = telegram.agents_chat is { $id }, but a group's id is negative, such as -1001234567890. It looks like a person's id, or the minus is lost.
group-unknown = The bot cannot see the group { $id }. Add the bot to the agents' group and check the id in telegram.agents_chat.
group-not-member = The bot is not in the group “{ $title }”. Add it there and make it an administrator.
group-not-group = “{ $title }” ({ $id }) is not a group. Create a group for agents and put its id into telegram.agents_chat.
group-not-forum = Topics are off in the group “{ $title }”. Turn them on: group settings → Topics.
group-not-admin = The bot is not an administrator of the group “{ $title }”. Make it one, with the right to manage topics.
group-no-topics-right = The bot has no right to manage topics in the group “{ $title }”. Grant it: group settings → Administrators → the bot.
privacy-mode = The bot's privacy mode is on: without being an administrator it does not see the group's messages. Make it an administrator, or turn privacy mode off with @BotFather (/setprivacy → Disable) and add the bot to the group again.
demo-open = The demo is open: { $url } — go there in a browser. Stop it with Ctrl+C.
demo-gaps = What the bot can learn from the demo is told in another window: BOT_DATABASE__URL={ $database } python -m bot kb gaps
demo-port-taken = Port { $port } is taken. Choose another: python -m bot demo --port 8081
demo-person = let me talk to a person
demo-queue = Queue { $queue }
