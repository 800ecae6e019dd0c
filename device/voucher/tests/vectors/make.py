#!/usr/bin/env python3
"""Makes vectors.json from the text of the specification, with hashlib and two libraries that share no code with
the crate: cryptography (OpenSSL's ed25519 and P-256) and coincurve (libsecp256k1).

    pip install coincurve cryptography && python3 make.py > vectors.json
"""
import hashlib
import json
from struct import pack

from coincurve import PrivateKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

GENESIS = hashlib.sha256(b"a genesis block").digest()
SEED = hashlib.sha256(b"a device").digest()


def domain(kind, version=1):
    return b"coinop/" + bytes([kind, version]) + GENESIS


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
r1 = ec.derive_private_key(int.from_bytes(SEED, "big"), ec.SECP256R1())
R1_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def r1_sign(message):
    """RFC 6979, the lower of the two values of s."""
    r, s = decode_dss_signature(r1.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    return r.to_bytes(32, "big") + min(s, R1_ORDER - s).to_bytes(32, "big")


def merkle(leaves):
    """Root of leaves; the last node of an odd level moves up."""
    while len(leaves) > 1:
        pairs = [leaves[i : i + 2] for i in range(0, len(leaves), 2)]
        leaves = [hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return leaves[0]


def signatures(message):
    return {
        "ed25519": ed.sign(message).hex(),
        "secp256k1": k1.sign_recoverable(message, hasher=lambda m: hashlib.sha256(m).digest()).hex(),
        "p256": r1_sign(message).hex(),
    }


ed_public = ed.public_key().public_bytes_raw()
k1_public = k1.public_key.format(compressed=True)
r1_public = r1.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
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
possession = domain(2, 2) + owner + ed_public + pack("<IQ", 0, 1_800_000_000_000)
enrolment = domain(10) + pack("<QI", 7, 2) + owner + ed_public + pack("<Q", 1_800_000_000_000) + hashlib.sha256(b"what it presents").digest()
transaction = domain(13) + ed_public + pack("<I", 3) + hashlib.sha256(b"what it implies").digest()
fleet = [hashlib.sha256(b"\0" + owner + pack("<I", i) + b"\3" + bytes([2]) + bytes([i] * 32)).digest() for i in range(5)]
confirmation = domain(3) + pack("<QI", 7, 2)
consent = domain(16) + pack("<QQQ", 7, 11237, 60) + (10_000).to_bytes(16, "little") + pack("<Q", 1_800_000_000_000)
print(
    json.dumps(
        {
            "genesis": GENESIS.hex(),
            "secret": SEED.hex(),
            "ed25519_public": ed_public.hex(),
            "secp256k1_public": k1_public.hex(),
            "secp256k1_account": hashlib.blake2b(k1_public, digest_size=32).hexdigest(),
            "p256_public": r1_public.hex(),
            "p256_account": hashlib.blake2b(b"coinop/p256" + r1_public, digest_size=32).hexdigest(),
            "statements": statements,
            "possession": {"owner": owner.hex(), "epoch": 0, "expires": 1_800_000_000_000, "message": possession.hex()} | signatures(possession),
            "confirmation": {"escrow": 7, "milestone": 2, "message": confirmation.hex()} | signatures(confirmation),
            "enrolment": {"fleet": 7, "index": 2, "message": enrolment.hex()} | signatures(enrolment),
            "transaction": {"epoch": 3, "message": transaction.hex()} | signatures(transaction),
            "fleet": {"leaves": [leaf.hex() for leaf in fleet], "roots": [merkle(fleet[:n]).hex() for n in range(1, 6)]},
            "consent": {"message": consent.hex()} | signatures(consent),
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
