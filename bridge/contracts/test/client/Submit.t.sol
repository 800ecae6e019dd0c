// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyClient} from "../../src/BeefyClient.sol";
import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {Commitment} from "../../src/lib/Commitment.sol";
import {Quorum} from "../../src/lib/Quorum.sol";
import {BridgeTest} from "../utils/BridgeTest.sol";
import {Encode} from "../utils/Encode.sol";
import {VM} from "../utils/Vm.sol";

contract SubmitTest is BridgeTest {
    bytes32 private constant ROOT = keccak256("root");

    function test_commitment_should_be_accepted_when_a_quorum_signed() external {
        VM.warp(block.timestamp + 5);
        VM.expectEmit(true, false, false, true, address(client));
        emit IBeefyClient.RootAccepted(1001, ROOT);
        client.submit(update(validators, SET, 1001, ROOT));
        VM.assertEq(client.rootAt(1001), ROOT);
        VM.assertTrue(client.hasRoot(1001));
        VM.assertEq(client.latestBlock(), 1001);
        VM.assertEq(client.acceptedAt(), block.timestamp);
    }

    function test_commitment_should_be_accepted_when_any_quorum_of_any_set_signed() external {
        for (uint256 n = 1; n <= 21; ++n) {
            Keyset memory set = keyset("validator", n);
            BeefyClient other = deployClient(set);
            bytes memory commitment = Encode.commitment(ROOT, 1001, SET);
            uint256 least = quorum(n);
            // The last validators instead of the first, and all of them.
            uint256 last = least << (n - 2 * n / 3 - 1);
            other.submit(signedUpdate(set, commitment, last));
            other.submit(signedUpdate(set, Encode.commitment(ROOT, 1002, SET), (1 << n) - 1));
            VM.assertEq(other.rootAt(1002), ROOT);
        }
    }

    /// Ronin, Harmony: a quorum that lacks one.
    function test_commitment_should_be_refused_when_one_signature_is_missing() external {
        for (uint256 n = 1; n <= 21; ++n) {
            Keyset memory set = keyset("validator", n);
            BeefyClient other = deployClient(set);
            uint256 bits = quorum(n) >> 1;
            _refused(other, signedUpdate(set, Encode.commitment(ROOT, 1001, SET), bits), Quorum.QuorumMissing.selector);
        }
    }

    /// Ronin, Harmony: a validator that is in the set twice doesn't count twice.
    function test_commitment_should_be_refused_when_the_same_signer_signs_twice() external {
        Keyset memory set = keyset("validator", 4);
        (set.keys[2], set.addresses[2]) = (set.keys[1], set.addresses[1]);
        _refused(deployClient(set), update(set, SET, 1001, ROOT), Quorum.SignerTwice.selector);
    }

    /// Ronin, Harmony: a bitfield with bits of validators that don't exist.
    function test_commitment_should_be_refused_when_bitfield_is_padded() external {
        IBeefyClient.Update memory made = update(validators, SET, 1001, ROOT);
        made.signedBy |= 1 << 4;
        _refused(client, made, Quorum.BitfieldPadded.selector);
        made.signedBy = 3 | (3 << 254);
        _refused(client, made, Quorum.BitfieldPadded.selector);
    }

    /// Ronin, Harmony: garbage recovers the zero address, which a failed key conversion leaves in a set.
    function test_commitment_should_be_refused_when_garbage_recovers_the_zero_address_in_the_set() external {
        Keyset memory set = keyset("validator", 3);
        set.addresses[1] = address(0);
        IBeefyClient.Update memory made = update(set, SET, 1001, ROOT);
        bytes memory signatures = made.signatures;
        for (uint256 i = 65; i < 130; ++i) {
            signatures[i] = 0;
        }
        _refused(deployClient(set), made, Quorum.SignerZero.selector);
    }

    /// Ronin, Harmony: a set that has had its time.
    function test_commitment_should_be_refused_when_set_is_stale() external {
        Keyset memory next = keyset("next", 5);
        _moveTo(next);
        _refused(client, update(validators, SET, 2000, ROOT), IBeefyClient.AuthoritySetPassed.selector);
        // Nor under the new set's number.
        _refused(client, update(validators, SET + 1, 2000, ROOT), IBeefyClient.ValidatorsDoNotMatch.selector);
    }

    function test_commitment_should_be_refused_when_signed_for_another_set_s_number() external {
        _refused(client, update(validators, SET - 1, 1001, ROOT), IBeefyClient.AuthoritySetPassed.selector);
        _refused(client, update(validators, SET + 1, 1001, ROOT), IBeefyClient.HandOverMissing.selector);
    }

    function test_commitment_should_be_refused_when_validators_are_not_the_set_s() external {
        IBeefyClient.Update memory made = update(validators, SET, 1001, ROOT);
        (made.validators[0], made.validators[1]) = (made.validators[1], made.validators[0]);
        _refused(client, made, IBeefyClient.ValidatorsDoNotMatch.selector);

        Keyset memory others = keyset("other", 4);
        _refused(client, update(others, SET, 1001, ROOT), IBeefyClient.ValidatorsDoNotMatch.selector);

        // Fewer or more of the right ones, which would also change the quorum.
        for (uint256 n = 1; n <= 9; ++n) {
            if (n == 4) continue;
            _refused(
                client, update(keyset("validator", n), SET, 1001, ROOT), IBeefyClient.ValidatorsDoNotMatch.selector
            );
        }
    }

    /// The quorum follows from the set's length: a list with the right root and another length doesn't count.
    function test_commitment_should_be_refused_when_validators_have_the_set_s_root_but_another_length() external {
        Keyset memory one = keyset("validator", 1);
        IBeefyClient.AuthoritySet memory lying = authoritySet(SET, one);
        lying.length = 2;
        BeefyClient other = new BeefyClient(head, lying, authoritySet(SET + 1, one), recoverers.addresses, 3);
        _refused(other, update(one, SET, 1001, ROOT), IBeefyClient.ValidatorsDoNotMatch.selector);
    }

    /// Hyperbridge: another payload under true signatures.
    function test_commitment_should_be_refused_when_any_byte_is_changed() external {
        bytes memory commitment = Encode.commitment(ROOT, 1001, SET);
        for (uint256 i = 0; i < commitment.length; ++i) {
            IBeefyClient.Update memory made = update(validators, SET, 1001, ROOT);
            made.commitment[i] ^= 0x01;
            VM.expectRevert();
            client.submit(made);
        }
        VM.assertEq(client.latestBlock(), 1000);
    }

    /// Nomad: a zero root is never accepted, whoever signed.
    function test_commitment_should_be_refused_when_root_is_zero() external {
        _refused(client, update(validators, SET, 1001, 0), Commitment.RootInvalid.selector);
    }

    /// Nomad: nothing has a default root.
    function testFuzz_root_should_be_unknown_when_never_accepted(uint32 blockNumber) external {
        VM.assertFalse(client.hasRoot(blockNumber));
        VM.expectRevert(IBeefyClient.RootUnknown.selector);
        client.rootAt(blockNumber);
        client.submit(update(validators, SET, 1001, ROOT));
        VM.assertTrue(client.hasRoot(blockNumber) == (blockNumber == 1001));
        VM.assertFalse(client.hasRoot(0));
        VM.assertFalse(client.hasRoot(1000));
    }

    function test_commitment_should_be_refused_when_block_is_not_newer() external {
        _refused(client, update(validators, SET, 1000, ROOT), IBeefyClient.BlockNotNewer.selector);
        IBeefyClient.Update memory made = update(validators, SET, 1005, ROOT);
        client.submit(made);
        _refused(client, made, IBeefyClient.BlockNotNewer.selector);
        _refused(client, update(validators, SET, 1004, ROOT), IBeefyClient.BlockNotNewer.selector);
        client.submit(update(validators, SET, 1006, ROOT));
    }

    function test_root_should_be_kept_when_among_the_last_64() external {
        Keyset memory one = keyset("validator", 1);
        BeefyClient other = deployClient(one);
        uint32[150] memory blocks;
        uint32 number = 1000;
        for (uint256 i = 0; i < blocks.length; ++i) {
            number += 1 + uint32(uint256(keccak256(abi.encode(i))) % 100);
            blocks[i] = number;
            other.submit(update(one, SET, number, keccak256(abi.encode(number))));
            for (uint256 j = 0; j <= i; ++j) {
                bool kept = j + 64 > i;
                VM.assertTrue(other.hasRoot(blocks[j]) == kept);
                if (kept) VM.assertEq(other.rootAt(blocks[j]), keccak256(abi.encode(blocks[j])));
            }
        }
    }

    /// Nomad: no client starts with a default set.
    function test_deployment_should_be_refused_when_a_set_is_empty_or_without_root() external {
        IBeefyClient.AuthoritySet memory good = authoritySet(SET, validators);
        IBeefyClient.AuthoritySet memory next = authoritySet(SET + 1, validators);
        IBeefyClient.AuthoritySet[4] memory bad = [
            IBeefyClient.AuthoritySet(SET, 0, good.root),
            IBeefyClient.AuthoritySet(SET, 4, 0),
            IBeefyClient.AuthoritySet(SET, 257, good.root),
            IBeefyClient.AuthoritySet(0, 0, 0)
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            VM.expectRevert(IBeefyClient.AuthoritySetInvalid.selector);
            new BeefyClient(head, bad[i], next, recoverers.addresses, 3);
            bad[i].id = SET + 1;
            VM.expectRevert(IBeefyClient.AuthoritySetInvalid.selector);
            new BeefyClient(head, good, bad[i], recoverers.addresses, 3);
        }
        VM.expectRevert(IBeefyClient.HandOverNotConsecutive.selector);
        new BeefyClient(head, good, authoritySet(SET + 2, validators), recoverers.addresses, 3);
    }

    function _moveTo(Keyset memory next) private {
        client.submit(handOver(validators, SET, 1001, authoritySet(SET + 1, next)));
        client.submit(handOver(next, SET + 1, 1002, authoritySet(SET + 2, next)));
    }

    function _refused(BeefyClient target, IBeefyClient.Update memory made, bytes4 why) private {
        VM.expectRevert(why);
        target.submit(made);
    }
}
