# What is wrong in files that people write: what happened and what to do about it.
# Shown in a console, so this is plain text, not HTML.

## YAML

yaml-not-found = there is no such file
yaml-unreadable = the file cannot be opened: { $reason }
yaml-too-large = the file is larger than { $limit } MB. Divide it into several
yaml-too-deep = nested deeper than { $limit } levels. Check the indents and the brackets
yaml-not-utf8 = the file is not UTF-8. Save it again with the encoding UTF-8
yaml-conflict = git could not join two changes. Keep one of the two versions and delete the lines with “<<<<<<<”, “=======” and “>>>>>>>”
yaml-control-character = an invisible control character { $code }. Delete it: it probably came with a copied text
yaml-special-start = “{ $sign }” at the beginning of a value means something else to YAML. Put the text in quotes: { $cure }
yaml-text-after = there is more text after a closing quote or bracket. Put all of it in quotes: { $cure }
yaml-colon = YAML takes a colon followed by a space for a key. Put the text in quotes: { $cure }
yaml-quote-open = a quote is opened and never closed. Close it at the end of the line
yaml-bracket-open = the bracket “{ $sign }” is opened and never closed. Close it
yaml-escape = a backslash in double quotes means something else to YAML. Use single quotes: { $cure }
yaml-no-colon = cannot make sense of “{ $text }”. A list item begins with “- ”, a key is followed by a colon
yaml-no-space-after-dash = a dash needs a space after it: { $cure }
yaml-no-space-after-colon = a colon needs a space after it: { $cure }
yaml-indent = the indent differs from the lines around it. Keys and items of one level begin in the same column
yaml-tab = a tab in the indent, where YAML knows only spaces. Replace it with spaces
yaml-repeated-key = the key { $key } is there already, in line { $first }. Keep one of them
yaml-merge = “<<” is not supported here. Write the keys out in this place
yaml-anchor = anchors (“&”) and tags (“!”) of YAML are not supported here. Write the value out
yaml-complex-key = a key can only be a simple word. If this is a text, put it in quotes
yaml-second-document = a second document begins here and is not read. Remove “---” or move the rest to a file of its own
yaml-lost-comment = “{ $lost }” would be lost as a note. Use quotes: { $cure }; a note has a space after its #
yaml-swallowed = this item became a part of line { $first }. Check its indent and the quotes above it
yaml-unknown = YAML cannot read this ({ $reason }). Check indents, quotes and colons in this line and above it

## config.yaml and the environment

config-environment = environment: { $problem }
config-not-mapping = expected keys with values here: key: value
config-unknown-key = unknown key { $name }. All keys are listed in the README
config-unknown-key-near = unknown key { $name }. Did you mean { $near }?
config-unknown-variable = unknown variable { $name }. All keys are listed in the README
config-unknown-variable-near = unknown variable { $name }. Did you mean { $near }?
config-token-in-file = { $name }: the token is not kept in a file. Delete this key and give the token in the variable BOT_TOKEN
config-token-variable = unknown variable { $name }. The token is given in BOT_TOKEN
config-token-spaces = BOT_TOKEN has a space or a line break in it. Copy the token from @BotFather again, nothing around it
config-token-shape = BOT_TOKEN does not look like a token. Expected a number, a colon and a code, as @BotFather sent them
config-value = { $name } is { $value }, expected { $expected }
config-nothing = empty
config-several = a list or nested keys
config-expected-section = a section: nested keys with values
config-expected-one-of = one of: { $options }
config-expected-integer = a whole number
config-expected-integer-between = a whole number from { $least } to { $most }
config-expected-number = a number greater than { $least } and less than { $most }
config-expected-text = a text
config-expected-folder = a folder
config-expected-address = an address such as https://api.telegram.org
config-expected-database = sqlite:///file.db, sqlite:////full/path/file.db or postgresql://…
