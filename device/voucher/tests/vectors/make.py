#!/usr/bin/env python3
"""Makes vectors.json from the text of the specification, with hashlib and two libraries that share no code with
the crate: cryptography (OpenSSL's ed25519) and coincurve (libsecp256k1).

    pip install coincurve cryptography && python3 make.py > vectors.json
"""
import hashlib
import json
from struct import pack

from coincurve import PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

GENESIS = hashlib.sha256(b"a genesis block").digest()
SEED = hashlib.sha256(b"a device").digest()


def domain(kind):
    return b"coinop/" + bytes([kind, 1]) + GENESIS


def chain(seed, length):
    values = [seed]
    for _ in range(length):
        values.append(hashlib.sha256(values[-1]).digest())
    return values  # values[length - k] pays k ticks


def statement(session, units, idle, anchor):
    root, per_tick, length = anchor or (bytes(32), 0, 0)
    return (
        domain(1) + pack("<QQQ", session, units, idle) + bytes([anchor is not None]) + root + pack("<QI", per_tick, length)
    )


ed = Ed25519PrivateKey.from_private_bytes(SEED)
k1 = PrivateKey(SEED)


def signatures(message):
    return {
        "ed25519": ed.sign(message).hex(),
        "secp256k1": k1.sign_recoverable(message, hasher=lambda m: hashlib.sha256(m).digest()).hex(),
    }


ed_public = ed.public_key().public_bytes_raw()
k1_public = k1.public_key.format(compressed=True)
ticks = chain(hashlib.sha256(b"a tick chain").digest(), 1000)
anchor = (ticks[1000], 3, 1000)
statements = []
for session, units, idle, with_anchor in [(0, 0, 0, False), (7, 11237, 60, False), (7, 500, 0, True), (2**64 - 1, 2**63, 2**32, True)]:
    message = statement(session, units, idle, anchor if with_anchor else None)
    statements.append(
        {"session": session, "units": units, "idle_seconds": idle, "anchored": with_anchor, "message": message.hex()}
        | signatures(message)
    )
owner = hashlib.sha256(b"an owner").digest()
possession = domain(2) + owner + ed_public + pack("<I", 0)
confirmation = domain(3) + pack("<QI", 7, 2)
print(
    json.dumps(
        {
            "genesis": GENESIS.hex(),
            "secret": SEED.hex(),
            "ed25519_public": ed_public.hex(),
            "secp256k1_public": k1_public.hex(),
            "secp256k1_account": hashlib.blake2b(k1_public, digest_size=32).hexdigest(),
            "statements": statements,
            "possession": {"owner": owner.hex(), "epoch": 0, "message": possession.hex()} | signatures(possession),
            "confirmation": {"escrow": 7, "milestone": 2, "message": confirmation.hex()} | signatures(confirmation),
            "ticks": {
                "seed": ticks[0].hex(),
                "units_per_tick": 3,
                "length": 1000,
                "root": ticks[1000].hex(),
                "revealed": {str(k): ticks[1000 - k].hex() for k in (1, 2, 500, 999, 1000)},
            },
        },
        indent=1,
    )
)
