"""Telegram: the only room that knows aiogram, besides the composition root."""
