"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with the second set of parameters of RFC 9106, section 4: 64 MiB, three passes, four lanes. About 0.13 s
    on a small machine; Django's own 100 MiB take as long and more memory for each who signs in at the same moment."""

    time_cost = 3
    memory_cost = 65536
    parallelism = 4
