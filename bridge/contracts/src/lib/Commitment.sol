// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Scale} from "./Scale.sol";

/// @title BEEFY commitments
/// @notice SCALE of `{ payload: Vec<([u8; 2], Vec<u8>)>, block_number: u32, validator_set_id: u64 }`.
/// @dev Decoded from the very bytes that were signed, so that nothing can differ between what is hashed and what is read.
/// Source: sp-consensus-beefy, `commitment.rs` and `payload.rs`.
library Commitment {
    using Calldata for bytes;

    /// @notice What a client reads of a commitment.
    /// @param mmrRoot the payload's item "mh"
    /// @param blockNumber the block that the commitment is about
    /// @param authoritySetId the set that signs it
    struct Decoded {
        bytes32 mmrRoot;
        uint32 blockNumber;
        uint64 authoritySetId;
    }

    /// @notice The payload has no item "mh".
    error RootMissing();
    /// @notice The payload has more than one item "mh".
    error RootTwice();
    /// @notice The root isn't 32 bytes long, or is zero.
    error RootInvalid();
    /// @notice The encoding doesn't end with its last field.
    error CommitmentLengthWrong();

    bytes2 private constant MMR_ROOT = "mh";

    /// @notice Decodes strictly; items of other kinds are passed over.
    /// @dev Errors: those above, of `Scale`. Each item takes three bytes at least, so the loop ends with the input.
    function decode(bytes calldata encoded) internal pure returns (Decoded memory decoded) {
        (uint256 items, uint256 offset) = Scale.compact(encoded, 0);
        for (; items > 0; --items) {
            if (offset + 2 > encoded.length) revert Scale.InputTooShort();
            bytes2 id = bytes2(encoded.word(offset));
            uint256 size;
            (size, offset) = Scale.compact(encoded, offset + 2);
            if (id == MMR_ROOT) {
                if (decoded.mmrRoot != 0) revert RootTwice();
                if (size != 32) revert RootInvalid();
                decoded.mmrRoot = Scale.hash(encoded, offset);
                if (decoded.mmrRoot == 0) revert RootInvalid();
            }
            offset += size;
        }
        if (encoded.length != offset + 12) revert CommitmentLengthWrong();
        if (decoded.mmrRoot == 0) revert RootMissing();
        decoded.blockNumber = Scale.u32(encoded, offset);
        decoded.authoritySetId = Scale.u64(encoded, offset + 4);
    }
}
