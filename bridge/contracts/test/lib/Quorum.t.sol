// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Quorum} from "../../src/lib/Quorum.sol";
import {Coinop} from "../utils/Coinop.sol";
import {Exposed} from "../utils/Exposed.sol";
import {VM} from "../utils/Vm.sol";

contract QuorumTest is Coinop {
    Exposed private immutable exposed = new Exposed();
    bytes32 private constant HASH = keccak256("what is signed");
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_two_thirds_should_be_more_than_two_thirds_when_any_count() external pure {
        for (uint256 n = 1; n <= 256; ++n) {
            uint256 needed = Quorum.twoThirds(n);
            VM.assertTrue(3 * needed > 2 * n);
            VM.assertTrue(3 * (needed - 1) <= 2 * n);
            // Substrate counts n − ⌊(n − 1) / 3⌋.
            VM.assertEq(needed, n - (n - 1) / 3);
        }
    }

    function testFuzz_signatures_should_pass_when_enough_members_signed(uint256 count, uint256 bits) external {
        count = 1 + count % 24;
        bits &= (1 << count) - 1;
        Keyset memory set = keyset("member", count);
        uint256 threshold = Quorum.twoThirds(count);
        if (_ones(bits) < threshold) VM.expectRevert(Quorum.QuorumMissing.selector);
        exposed.quorum(HASH, set.addresses, bits, signed(set, HASH, bits), threshold);
    }

    function test_signatures_should_pass_when_there_are_256_members() external view {
        Keyset memory set = keyset("member", 256);
        uint256 bits = type(uint256).max << 85;
        exposed.quorum(HASH, set.addresses, bits, signed(set, HASH, bits), Quorum.twoThirds(256));
    }

    function test_signatures_should_be_refused_when_there_are_257_members() external {
        VM.expectRevert(Quorum.TooManyMembers.selector);
        exposed.quorum(HASH, new address[](257), 0, "", 0);
    }

    function test_signatures_should_be_refused_when_bitfield_is_padded() external {
        Keyset memory set = keyset("member", 4);
        bytes memory signatures = signed(set, HASH, 7);
        for (uint256 bit = 4; bit < 256; ++bit) {
            VM.expectRevert(Quorum.BitfieldPadded.selector);
            exposed.quorum(HASH, set.addresses, 7 | (1 << bit), signatures, 3);
        }
    }

    function test_signatures_should_be_refused_when_their_number_is_not_the_bitfields() external {
        Keyset memory set = keyset("member", 4);
        bytes memory signatures = signed(set, HASH, 7);
        _refused(set.addresses, 15, signatures, Quorum.SignaturesLengthWrong.selector);
        _refused(set.addresses, 3, signatures, Quorum.SignaturesLengthWrong.selector);
        _refused(set.addresses, 7, bytes.concat(signatures, hex"00"), Quorum.SignaturesLengthWrong.selector);
    }

    function test_signature_should_be_refused_when_by_another_member() external {
        Keyset memory set = keyset("member", 4);
        _invalid(set.addresses, 7, signed(set, HASH, 11), 2);
    }

    function test_signature_should_be_refused_when_over_another_hash() external {
        Keyset memory set = keyset("member", 4);
        _invalid(set.addresses, 7, signed(set, keccak256("another"), 7), 0);
    }

    function test_signature_should_be_refused_when_s_is_high() external {
        Keyset memory set = keyset("member", 1);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(set.keys[0], HASH);
        bytes32 high = bytes32(ORDER - uint256(s));
        uint8 flipped = v == 27 ? 28 : 27;
        VM.assertTrue(ecrecover(HASH, flipped, r, high) == set.addresses[0]);
        _invalid(set.addresses, 1, abi.encodePacked(r, high, flipped), 0);
    }

    function test_signature_should_pass_when_v_is_0_1_27_or_28_alone() external {
        Keyset memory set = keyset("member", 1);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(set.keys[0], HASH);
        for (uint256 other = 0; other < 256; ++other) {
            bytes memory signature = abi.encodePacked(r, s, uint8(other));
            if (other == v || other + 27 == v) {
                exposed.quorum(HASH, set.addresses, 1, signature, 1);
            } else {
                _invalid(set.addresses, 1, signature, 0);
            }
        }
    }

    /// Ronin, Harmony: garbage recovers to the zero address.
    function test_signature_should_be_refused_when_garbage_recovers_the_zero_address() external {
        address[] memory members = new address[](3);
        bytes memory garbage = new bytes(65 * 3);
        VM.assertTrue(ecrecover(HASH, 27, 0, 0) == address(0));
        _refused(members, 7, garbage, Quorum.SignerZero.selector);
    }

    /// Ronin, Harmony: one signer counted twice.
    function test_signer_should_be_refused_when_in_the_list_twice() external {
        Keyset memory set = keyset("member", 3);
        (set.keys[2], set.addresses[2]) = (set.keys[0], set.addresses[0]);
        _refused(set.addresses, 7, signed(set, HASH, 7), Quorum.SignerTwice.selector);
    }

    /// One that doesn't sign can't stop those who do.
    function test_signatures_should_pass_when_a_member_that_does_not_sign_is_zero_or_there_twice() external view {
        Keyset memory set = keyset("member", 7);
        set.addresses[5] = address(0);
        set.addresses[6] = set.addresses[0];
        exposed.quorum(HASH, set.addresses, 31, signed(set, HASH, 31), Quorum.twoThirds(7));
    }

    /// Keys made so that their addresses fall into the same place of the table.
    function test_signers_should_be_told_apart_when_their_addresses_collide() external {
        Keyset memory set = _colliding(6, 15);
        exposed.quorum(HASH, set.addresses, 63, signed(set, HASH, 63), 5);
        (set.keys[5], set.addresses[5]) = (set.keys[1], set.addresses[1]);
        _refused(set.addresses, 63, signed(set, HASH, 63), Quorum.SignerTwice.selector);
    }

    function _colliding(uint256 count, uint256 mask) private pure returns (Keyset memory set) {
        set = keyset("member", count);
        uint256 key = 1;
        for (uint256 i = 0; i < count; ++i) {
            while (uint160(VM.addr(key)) & mask != mask) ++key;
            (set.keys[i], set.addresses[i]) = (key, VM.addr(key));
            ++key;
        }
    }

    function _refused(address[] memory members, uint256 bits, bytes memory signatures, bytes4 why) private {
        VM.expectRevert(why);
        exposed.quorum(HASH, members, bits, signatures, 1);
    }

    function _invalid(address[] memory members, uint256 bits, bytes memory signatures, uint256 index) private {
        VM.expectRevert(abi.encodeWithSelector(Quorum.SignatureInvalid.selector, index));
        exposed.quorum(HASH, members, bits, signatures, 1);
    }

    function _ones(uint256 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) {
            ++count;
        }
    }
}
