"""Personal data at rest: encrypted under the keys of `keys/ring.json`, found again by keyed hashes.

    cipher.encrypt("13900000000", "foundation.person.telephone")  ->  "aes256gcm:k1-9c0e41d2:..."
    cipher.lookup("139 0000 0000", cipher.Kind.PHONE)             ->  64 hexadecimal digits

Text goes through `encrypt` (models use `fields.EncryptedText`), files through `sealing`. What depends on the cipher and
the key is named in each value, so that ciphers and keys stand side by side and change while the platform runs.
"""

from gongkai.foundation.cipher.ciphers import CIPHERS, Cipher, register
from gongkai.foundation.cipher.keyring import Key, KeyInUse, Ring, RingUnusable, retire, ring, rotate
from gongkai.foundation.cipher.lookups import Kind, content_hash, lookup, normal
from gongkai.foundation.cipher.text import Undecipherable, decrypt, encrypt, prefix

__all__ = [
    "CIPHERS",
    "Cipher",
    "Key",
    "KeyInUse",
    "Kind",
    "Ring",
    "RingUnusable",
    "Undecipherable",
    "content_hash",
    "decrypt",
    "encrypt",
    "lookup",
    "normal",
    "prefix",
    "register",
    "retire",
    "ring",
    "rotate",
]
