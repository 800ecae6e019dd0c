// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Calldata} from "./Calldata.sol";

/// @title Many signatures over one hash
library Quorum {
    using Calldata for bytes;

    /// @notice More than 256 members: a bitfield has no room for them.
    error TooManyMembers();
    /// @notice The bitfield has a bit for which there is no member.
    error BitfieldPadded();
    /// @notice Fewer signatures than needed.
    error QuorumMissing();
    /// @notice The signatures aren't 65 bytes for each bit.
    error SignaturesLengthWrong();
    /// @notice This member's signature isn't by its key over the hash.
    error SignatureInvalid(uint256 index);
    /// @notice A signer has the zero address, to which garbage recovers.
    error SignerZero();
    /// @notice A signer is in the list twice.
    error SignerTwice();

    /// @notice The most members that can be checked.
    uint256 internal constant MAX_MEMBERS = 256;

    uint256 private constant SIGNATURE_LENGTH = 65;

    /// @notice How many of n validators must sign: more than two thirds.
    function twoThirds(uint256 n) internal pure returns (uint256) {
        return 2 * n / 3 + 1;
    }

    /// @notice Returns if `threshold` different members signed, and every signature given is valid.
    /// @param hash what was signed
    /// @param members who may sign; only those who do are looked at, so that a useless entry blocks nobody
    /// @param signedBy bit i is set when `members[i]` signed
    /// @param signatures 65 bytes (r ‖ s ‖ v) a set bit, lowest first
    /// @dev Errors: all of the above.
    function check(
        bytes32 hash,
        address[] calldata members,
        uint256 signedBy,
        bytes calldata signatures,
        uint256 threshold
    ) internal pure {
        uint256 count = members.length;
        if (count > MAX_MEMBERS) revert TooManyMembers();
        if (count < MAX_MEMBERS && signedBy >> count != 0) revert BitfieldPadded();
        uint256 offset = 0;
        uint256[] memory seen = _newSet(count);
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                if ((signedBy >> i) & 1 == 0) continue;
                address member = members[i];
                if (member == address(0)) revert SignerZero();
                if (offset + SIGNATURE_LENGTH > signatures.length) revert SignaturesLengthWrong();
                if (_recover(hash, signatures, offset) != member) revert SignatureInvalid(i);
                if (!_insert(seen, member)) revert SignerTwice();
                offset += SIGNATURE_LENGTH;
            }
        }
        if (signatures.length != offset) revert SignaturesLengthWrong();
        if (offset < threshold * SIGNATURE_LENGTH) revert QuorumMissing();
    }

    /// @dev The signer of the signature at `offset`, or zero.
    function _recover(bytes32 hash, bytes calldata signatures, uint256 offset) private pure returns (address signer) {
        unchecked {
            uint8 v = uint8(bytes1(signatures.word(offset + 64)));
            if (v < 2) v += 27;
            (signer,,) = ECDSA.tryRecover(hash, v, signatures.word(offset), signatures.word(offset + 32));
        }
    }

    /// @dev A hash table with room for twice the members, a power of two.
    function _newSet(uint256 members) private pure returns (uint256[] memory) {
        uint256 size = 1;
        while (size < 2 * members) size *= 2;
        return new uint256[](size);
    }

    /// @dev False if it was there. Looks on until there is room, of which there is as much as members.
    function _insert(uint256[] memory set, address member) private pure returns (bool inserted) {
        assembly ("memory-safe") {
            let mask := sub(mload(set), 1)
            for { let i := and(member, mask) } 1 { i := and(add(i, 1), mask) } {
                let slot := add(add(set, 0x20), shl(5, i))
                let taken := mload(slot)
                if eq(taken, member) { break }
                if iszero(taken) {
                    mstore(slot, member)
                    inserted := 1
                    break
                }
            }
        }
    }
}
