// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";

/// @title What Coinop sends, encoded field by field
library Encode {
    /// @notice The fields of an MMR leaf.
    struct Leaf {
        uint8 version;
        uint32 parentNumber;
        bytes32 parentHash;
        IBeefyClient.AuthoritySet next;
        bytes32 extra;
    }

    function leaf(Leaf memory fields) internal pure returns (bytes memory) {
        return abi.encodePacked(
            fields.version,
            littleEndian(fields.parentNumber, 4),
            fields.parentHash,
            littleEndian(fields.next.id, 8),
            littleEndian(fields.next.length, 4),
            fields.next.root,
            fields.extra
        );
    }

    function commitment(bytes32 mmrRoot, uint32 blockNumber, uint64 setId) internal pure returns (bytes memory) {
        return commitmentOf(abi.encodePacked(hex"04", payloadItem("mh", abi.encodePacked(mmrRoot))), blockNumber, setId);
    }

    function commitmentOf(bytes memory payload, uint32 blockNumber, uint64 setId) internal pure returns (bytes memory) {
        return abi.encodePacked(payload, littleEndian(blockNumber, 4), littleEndian(setId, 8));
    }

    function payloadItem(bytes2 id, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodePacked(id, compact(data.length), data);
    }

    function compact(uint256 value) internal pure returns (bytes memory) {
        if (value < 1 << 6) return littleEndian(value << 2, 1);
        if (value < 1 << 14) return littleEndian((value << 2) | 1, 2);
        return littleEndian((value << 2) | 2, 4);
    }

    function littleEndian(uint256 value, uint256 size) internal pure returns (bytes memory encoded) {
        encoded = new bytes(size);
        for (uint256 i = 0; i < size; ++i) {
            encoded[i] = bytes1(uint8(value >> (8 * i)));
        }
    }

    function lane(uint256 chainId, address vault, bytes32 genesis) internal pure returns (bytes memory) {
        return abi.encodePacked(chainId, vault, genesis);
    }

    function release(bytes32 lane_, uint64 nonce, address recipient, uint128 amount, uint128 relayFee)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(lane_, nonce, uint8(0), recipient, amount, relayFee);
    }

    function setLimit(bytes32 lane_, uint64 nonce, uint128 capacity) internal pure returns (bytes memory) {
        return abi.encodePacked(lane_, nonce, uint8(1), capacity);
    }

    function resume(bytes32 lane_, uint64 nonce) internal pure returns (bytes memory) {
        return abi.encodePacked(lane_, nonce, uint8(2));
    }

    function replaceGuardian(bytes32 lane_, uint64 nonce, address guardian) internal pure returns (bytes memory) {
        return abi.encodePacked(lane_, nonce, uint8(3), guardian);
    }

    function closeDeposits(bytes32 lane_, uint64 nonce) internal pure returns (bytes memory) {
        return abi.encodePacked(lane_, nonce, uint8(4));
    }

    function migrate(bytes32 lane_, uint64 nonce, address successor, uint128 amount)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(lane_, nonce, uint8(5), successor, amount);
    }

    function messageLeaf(bytes memory message) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"00", message));
    }
}
