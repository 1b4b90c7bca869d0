"""Use cases, one transaction each: they know no Telegram and no SQL."""
