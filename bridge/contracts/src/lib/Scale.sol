// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";

/// @title Reading SCALE, Substrate's encoding
/// @notice Source: https://docs.polkadot.com/polkadot-protocol/parachain-basics/data-encoding/
library Scale {
    using Calldata for bytes;

    /// @notice The input ends within a value.
    error InputTooShort();
    /// @notice A compact number has a shorter encoding, or is 2³⁰ or more.
    error CompactNotCanonical();

    /// @notice The little-endian number in the four bytes from `offset` on.
    function u32(bytes calldata input, uint256 offset) internal pure returns (uint32) {
        _check(input, offset, 4);
        return _reversed(uint32(bytes4(input.word(offset))));
    }

    /// @notice The little-endian number in the eight bytes from `offset` on.
    function u64(bytes calldata input, uint256 offset) internal pure returns (uint64) {
        _check(input, offset, 8);
        uint64 value = uint64(bytes8(input.word(offset)));
        return uint64(_reversed(uint32(value))) << 32 | _reversed(uint32(value >> 32));
    }

    /// @notice The 32 bytes from `offset` on.
    function hash(bytes calldata input, uint256 offset) internal pure returns (bytes32) {
        _check(input, offset, 32);
        return input.word(offset);
    }

    /// @notice The compact number at `offset`, below 2³⁰, and where it ends.
    function compact(bytes calldata input, uint256 offset) internal pure returns (uint256 value, uint256 end) {
        _check(input, offset, 1);
        bytes32 word = input.word(offset);
        uint256 mode = uint8(bytes1(word)) & 3;
        if (mode == 3) revert CompactNotCanonical();
        // One, two or four bytes; below each length's range is the shorter length's.
        uint256 size = 1 << mode;
        _check(input, offset, size);
        value = (_reversed(uint32(bytes4(word))) & ((1 << (8 * size)) - 1)) >> 2;
        if (mode != 0 && value < 1 << (4 * size - 2)) revert CompactNotCanonical();
        return (value, offset + size);
    }

    /// @dev The bytes in the other order.
    function _reversed(uint32 value) private pure returns (uint32) {
        value = ((value & 0xff00ff00) >> 8) | ((value & 0x00ff00ff) << 8);
        return (value >> 16) | (value << 16);
    }

    function _check(bytes calldata input, uint256 offset, uint256 size) private pure {
        if (offset + size > input.length) revert InputTooShort();
    }
}
