"""The agents' side: everything that can be done in a subscriber's room, by a command or by a button."""
