"""Everything about the YAML that editors write: its format, its reader, its check.

values, schema     what may stand in a file, key by key
mistakes           pydantic's errors in an editor's words
markup             Telegram's HTML subset and limits
catalogues         tables of tariffs, countries, options
rendering, filters `{name}` filled from the tables, in a sandbox
multiply           intents written once -> one for every row of a table
build              files found good -> domain values, and the version of their content
reader             the entrance: read(folder), examine(folder)
check, check_cli   what kb check says beyond the format
worker, beside     the process that reads and learns while the bot answers; folder: what passes between them
cli                kb ask, expand
"""

from bot.knowledge.reader import Examination, Finding, examine, problems, read

__all__ = ["Examination", "Finding", "examine", "problems", "read"]
