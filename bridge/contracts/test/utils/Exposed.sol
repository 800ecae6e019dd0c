// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Commitment} from "../../src/lib/Commitment.sol";
import {Messages} from "../../src/lib/Messages.sol";
import {Mmr} from "../../src/lib/Mmr.sol";
import {Quorum} from "../../src/lib/Quorum.sol";
import {Scale} from "../../src/lib/Scale.sol";
import {TokenBucket} from "../../src/lib/TokenBucket.sol";
import {ValidatorCommitment} from "../../src/lib/ValidatorCommitment.sol";

/// @title The libraries, callable with calldata
contract Exposed {
    function compact(bytes calldata input, uint256 offset) external pure returns (uint256 value, uint256 end) {
        return Scale.compact(input, offset);
    }

    function u32(bytes calldata input, uint256 offset) external pure returns (uint32) {
        return Scale.u32(input, offset);
    }

    function u64(bytes calldata input, uint256 offset) external pure returns (uint64) {
        return Scale.u64(input, offset);
    }

    function commitment(bytes calldata encoded) external pure returns (Commitment.Decoded memory) {
        return Commitment.decode(encoded);
    }

    function leaf(bytes calldata encoded)
        external
        pure
        returns (bytes32 hash, uint64 nextId, uint32 nextLength, bytes32 nextRoot, bytes32 extra)
    {
        hash = Mmr.leafHash(encoded);
        (nextId, nextLength, nextRoot) = Mmr.nextSet(encoded);
        extra = Mmr.extra(encoded);
    }

    function mmrRoot(bytes32 leafHash, bytes32[] calldata items, uint256 order) external pure returns (bytes32) {
        return Mmr.rootOf(leafHash, items, order);
    }

    function keysetRoot(address[] calldata validators) external pure returns (bytes32) {
        return ValidatorCommitment.rootOf(validators);
    }

    function messageProved(bytes32[] calldata items, bytes32 root, bytes32 hash) external pure returns (bool) {
        return MerkleProof.verifyCalldata(items, root, hash);
    }

    function message(bytes calldata encoded) external pure returns (Messages.Message memory) {
        return Messages.decode(encoded);
    }

    function messageLeaf(bytes calldata encoded) external pure returns (bytes32) {
        return Messages.leaf(encoded);
    }

    function quorum(
        bytes32 hash,
        address[] calldata members,
        uint256 signedBy,
        bytes calldata signatures,
        uint256 threshold
    ) external pure {
        Quorum.check(hash, members, signedBy, signatures, threshold);
    }

    function taken(uint256 capacity, uint256 level, uint256 amount) external pure returns (uint256) {
        return TokenBucket.taken(capacity, level, amount);
    }
}
