"""Files as they come from outside: what kind they are, what they are called, where they lie, whether they hold a virus.

Nothing here knows the database; `services.files` puts the parts together.
"""
