"""Judges what collect.mjs wrote by the consensus specification's own functions.

usage: python check.py FOLDER
"""

import importlib
import json
import sys
import time
from pathlib import Path

FORK_KEYS = ("_FORK_EPOCH", "_FORK_VERSION")


def main(folder):
    chain = json.loads((folder / "chain.json").read_text())
    spec = importlib.import_module(f"eth_consensus_specs.{chain['fork']}.mainnet")
    take_over_forks(spec, chain["spec"])
    read = lambda name: (folder / f"{name}.ssz").read_bytes()
    validators_root = spec.Root(chain["genesisValidatorsRoot"])

    step = Steps(chain)
    bootstrap = spec.LightClientBootstrap.decode_bytes(read("bootstrap"))
    store = step("initialize_light_client_store", lambda: spec.initialize_light_client_store(
        spec.Root(chain["trustedRoot"]), bootstrap))

    for number in (1, 2):
        update = spec.LightClientUpdate.decode_bytes(single_chunk(read(f"updates-{number}")))
        finality = spec.LightClientFinalityUpdate.decode_bytes(read(f"finality-{number}"))
        now = finality.signature_slot
        assert spec.is_sync_committee_update(update) and spec.is_finality_update(update)

        forged = update.copy()
        forged.sync_aggregate.sync_committee_bits[0] = False
        step("validate_light_client_update refuses a forgery", lambda: must_fail(
            lambda: spec.validate_light_client_update(store, forged, now, validators_root)))
        step("process_light_client_update", lambda: spec.process_light_client_update(
            store, update, now, validators_root))
        if number == 2:
            assert store.current_sync_committee != bootstrap.current_sync_committee, "the committee was handed over"
        assert spec.is_next_sync_committee_known(store)
        assert store.next_sync_committee == update.next_sync_committee
        step("process_light_client_finality_update", lambda: spec.process_light_client_finality_update(
            store, finality, now, validators_root))
        assert store.finalized_header == finality.finalized_header, "what is final was taken over"

    optimistic = spec.LightClientOptimisticUpdate.decode_bytes(read("optimistic-2"))
    step("process_light_client_optimistic_update", lambda: spec.process_light_client_optimistic_update(
        store, optimistic, optimistic.signature_slot, validators_root))
    assert store.optimistic_header == optimistic.attested_header

    for name in ("ordinary", "boundary"):
        state = spec.BeaconState.decode_bytes(read(f"{name}-pre"))
        block = spec.SignedBeaconBlock.decode_bytes(read(f"{name}-block"))
        # It checks the proposer's, the randao's, the attesters' and the sync committee's signatures and the state root.
        step(f"state_transition, {name} block", lambda: spec.state_transition(state, block, validate_result=True))
    print(f"The specification agrees: {chain['fork']}, {step.count} steps.")


class Steps:
    """Runs steps, printing each with its time."""

    def __init__(self, chain):
        self.fork = chain["fork"]
        self.count = 0

    def __call__(self, name, run):
        began = time.monotonic()
        result = run()
        self.count += 1
        print(f"{self.fork}: {name}: {time.monotonic() - began:.1f} s", flush=True)
        return result


def take_over_forks(spec, served):
    """Gives the specification, and what it is built on, the chain's fork schedule."""
    changes = {}
    for name, value in served.items():
        if name.endswith(FORK_KEYS) and hasattr(spec.config, name):
            kind = type(getattr(spec.config, name))
            changes[name] = kind(value) if name.endswith("_VERSION") else kind(int(value))
    spec.config = spec.config._replace(**changes)


def single_chunk(data):
    """The object of an answer that has one: the length, the fork's digest, the object."""
    length = int.from_bytes(data[:8], "little")
    assert len(data) == 8 + length, "one update"
    return data[12:]


def must_fail(run):
    try:
        run()
    except AssertionError:
        return
    raise AssertionError("a forgery was accepted")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
