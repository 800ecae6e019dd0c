// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";

/// @title What Coinop tells the vault
/// @notice `lane (32) ‖ nonce u64 (8) ‖ kind u8 (1) ‖ body`, integers big-endian. Bodies:
/// Release: recipient (20) ‖ amount u128 (16) ‖ relayFee u128 (16); SetLimit: capacity u128 (16); Resume: empty;
/// ReplaceGuardian: guardian (20); CloseDeposits: empty; Migrate: successor (20) ‖ amount u128 (16). Nothing else decodes.
/// @dev No kind carries a call: the vault knows what each does.
library Messages {
    using Calldata for bytes;

    /// @notice The kinds, by their byte.
    enum Kind {
        Release,
        SetLimit,
        Resume,
        ReplaceGuardian,
        CloseDeposits,
        Migrate
    }

    /// @notice A decoded message; what its kind doesn't have is zero.
    /// @param lane whose vault obeys
    /// @param nonce counts the lane's messages from 1
    /// @param kind what to do
    /// @param account recipient, guardian or successor
    /// @param amount amount or capacity, in µUSDT
    /// @param relayFee for who delivers, inside the amount, in µUSDT
    struct Message {
        bytes32 lane;
        uint64 nonce;
        Kind kind;
        address account;
        uint128 amount;
        uint128 relayFee;
    }

    /// @notice There is no such kind.
    error KindUnknown();
    /// @notice A message of this kind is longer or shorter.
    error MessageLengthWrong();

    uint256 private constant HEAD = 41;
    uint256 private constant ADDRESS = 20;
    uint256 private constant AMOUNT = 16;

    /// @notice The leaf of the message in its block's tree.
    /// @dev Hashes 42 to 94 bytes, of no kind 64 as inner nodes do: a leaf is never taken for a node.
    function leaf(bytes calldata message) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0), message));
    }

    /// @notice Decodes strictly. Errors: `KindUnknown`, `MessageLengthWrong`.
    function decode(bytes calldata message) internal pure returns (Message memory decoded) {
        if (message.length < HEAD) revert MessageLengthWrong();
        bytes32 head = message.word(32);
        uint8 kind = uint8(head[8]);
        if (kind > uint8(type(Kind).max)) revert KindUnknown();
        decoded.lane = message.word(0);
        decoded.nonce = uint64(bytes8(head));
        decoded.kind = Kind(kind);

        (bool account, uint256 amounts) = _body(decoded.kind);
        uint256 offset = account ? HEAD + ADDRESS : HEAD;
        if (message.length != offset + amounts * AMOUNT) revert MessageLengthWrong();
        if (account) decoded.account = address(bytes20(message.word(HEAD)));
        if (amounts > 0) decoded.amount = uint128(bytes16(message.word(offset)));
        if (amounts > 1) decoded.relayFee = uint128(bytes16(message.word(offset + AMOUNT)));
    }

    /// @dev Whether a kind's body begins with an address, and how many amounts follow.
    function _body(Kind kind) private pure returns (bool account, uint256 amounts) {
        if (kind == Kind.Release) return (true, 2);
        if (kind == Kind.Migrate) return (true, 1);
        if (kind == Kind.ReplaceGuardian) return (true, 0);
        if (kind == Kind.SetLimit) return (false, 1);
        return (false, 0);
    }
}
