## The webhook

config-expected-webhook = a public address such as https://bot.example.org/telegram
config-expected-place = host:port such as 127.0.0.1:8081
config-expected-path = a path that begins with /
config-webhook-secret = BOT_WEBHOOK_SECRET may hold Latin letters, digits, _ and -, 256 at most. Leave it out, and the bot makes a secret by itself
finding-webhook-own = Telegram brings messages to the webhook
webhook-elsewhere = Telegram brings messages to another address. The bot puts its own there at start; if another program sets it, give that program another token.
webhook-absent = The webhook is not set yet. The bot sets it at start.
webhook-fails = Telegram cannot bring messages: { $reason }. Check that { $url } leads through the reverse proxy to the bot at { $listen }.
webhook-refused = Telegram refuses the webhook { $url }: { $reason }. Put a public https address into telegram.webhook.url, or leave it empty to poll.
webhook-port = The bot cannot listen on { $listen }: { $reason }. Choose another telegram.webhook.listen.
webhook-taken = Another program keeps setting a webhook with this token. Stop it, or give it another token.
