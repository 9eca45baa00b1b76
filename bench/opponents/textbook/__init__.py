"""The textbook: Django, Channels, a channels_redis layer, an ORM insert, `group_send` to a group."""
