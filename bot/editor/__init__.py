"""The editors' page: the knowledge base in a browser, on this machine or behind a password.

gate       who may come in: password, sessions, addresses; plain ASGI around everything else
server     the page served until told to stop
site       which page shows what
frame      what every page has: navigation, colours, the words of the reader's language
preview    an answer as Telegram shows it
search, topics, intent, trying, gaps, changes, problems   the pages

This is the only room that knows NiceGUI, an optional extra. Everything shown comes from use cases.
"""
