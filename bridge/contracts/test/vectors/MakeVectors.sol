// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVault} from "../../src/interfaces/IVault.sol";
import {Encode} from "../utils/Encode.sol";
import {ReferenceTrees} from "../utils/ReferenceTrees.sol";
import {VM, Vm} from "../utils/Vm.sol";

/// @title Makes vectors/solidity.json: every type that Rust and Solidity share, with extremes and pseudo-random values
/// @notice Its shape is described in vectors/README.md.
abstract contract MakeVectors {
    string private lines;
    uint256 private seed;

    function makeVectors() internal returns (string memory) {
        lines = "";
        seed = 0;
        // 0: all bits zero, 1: all bits set, else pseudo-random.
        for (uint256 how = 0; how < 6; ++how) {
            _lane(how);
            _messages(how);
            _logs(how);
            _leaf(how);
            _commitment(how);
        }
        uint8[7] memory sizes = [1, 2, 3, 4, 5, 7, 21];
        for (uint256 i = 0; i < sizes.length; ++i) {
            _keyset(sizes[i]);
        }
        for (uint256 count = 1; count <= 9; ++count) {
            bytes32[] memory leaves = new bytes32[](count);
            for (uint256 i = 0; i < count; ++i) {
                leaves[i] = _bytes32(2);
            }
            for (uint256 i = 0; i < count; ++i) {
                _messageProof(leaves, i);
                _mmrProof(leaves, i);
            }
        }
        return string.concat("[\n", lines, "\n]\n");
    }

    function _lane(uint256 how) private {
        (uint256 chainId, address vault, bytes32 genesis) = (uint256(_bytes32(how)), _address(how), _bytes32(how));
        bytes memory encoded = Encode.lane(chainId, vault, genesis);
        string memory input =
            string.concat(_uint("chainId", chainId), ",", _addr("vault", vault), ",", _hash("genesis", genesis));
        _put("lane", input, encoded, keccak256(encoded));
    }

    function _messages(uint256 how) private {
        bytes32 lane = _bytes32(how);
        uint64 nonce = uint64(_uint128(how));
        address account = _address(how);
        uint128 amount = _uint128(how);
        string memory head = string.concat(_hash("lane", lane), ",", _uint("nonce", nonce));

        uint128 fee = _uint128(how);
        string memory input = string.concat(head, ",", _addr("recipient", account), ",", _uint("amount", amount));
        _message(
            "release",
            string.concat(input, ",", _uint("relayFee", fee)),
            Encode.release(lane, nonce, account, amount, fee)
        );
        _message("setLimit", string.concat(head, ",", _uint("capacity", amount)), Encode.setLimit(lane, nonce, amount));
        _message("resume", head, Encode.resume(lane, nonce));
        _message(
            "replaceGuardian",
            string.concat(head, ",", _addr("guardian", account)),
            Encode.replaceGuardian(lane, nonce, account)
        );
        _message("closeDeposits", head, Encode.closeDeposits(lane, nonce));
        input = string.concat(head, ",", _addr("successor", account), ",", _uint("amount", amount));
        _message("migrate", input, Encode.migrate(lane, nonce, account, amount));
    }

    function _message(string memory kind, string memory input, bytes memory encoded) private {
        _put(kind, input, encoded, Encode.messageLeaf(encoded));
    }

    function _logs(uint256 how) private {
        bytes32 lane = _bytes32(how);
        uint64 nonce = uint64(_uint128(how));
        string memory head = string.concat(_hash("lane", lane), ",", _uint("nonce", nonce), ",");
        _deposited(how, lane, nonce, head);
        _released(how, lane, nonce, head);
        uint8 kind = uint8(_uint128(how));
        VM.recordLogs();
        emit IVault.Obeyed(lane, nonce, kind);
        _log("obeyed", string.concat(head, _uint("kind", kind)));
    }

    function _deposited(uint256 how, bytes32 lane, uint64 nonce, string memory head) private {
        (bytes32 recipient, address sender) = (_bytes32(how), _address(how));
        (uint128 amount, uint128 fee) = (_uint128(how), _uint128(how));
        VM.recordLogs();
        emit IVault.Deposited(lane, nonce, recipient, sender, amount, fee);
        head = string.concat(head, _hash("recipient", recipient), ",", _addr("sender", sender), ",");
        _log("deposited", string.concat(head, _uint("amount", amount), ",", _uint("relayFee", fee)));
    }

    function _released(uint256 how, bytes32 lane, uint64 nonce, string memory head) private {
        address recipient = _address(how);
        (uint128 amount, uint128 fee) = (_uint128(how), _uint128(how));
        VM.recordLogs();
        emit IVault.Released(lane, nonce, recipient, amount, fee);
        head = string.concat(head, _addr("recipient", recipient), ",");
        _log("released", string.concat(head, _uint("amount", amount), ",", _uint("relayFee", fee)));
    }

    function _log(string memory kind, string memory input) private {
        bytes memory encoded = lastLog();
        _put(kind, input, encoded, keccak256(encoded));
    }

    /// @dev The topics and data of the log just recorded, one after the other.
    function lastLog() internal returns (bytes memory encoded) {
        Vm.Log[] memory logs = VM.getRecordedLogs();
        require(logs.length == 1, "one log was expected");
        for (uint256 i = 0; i < logs[0].topics.length; ++i) {
            encoded = bytes.concat(encoded, logs[0].topics[i]);
        }
        return bytes.concat(encoded, logs[0].data);
    }

    function _leaf(uint256 how) private {
        Encode.Leaf memory leaf;
        // The major version must be 0.
        leaf.version = uint8(_uint128(how)) & 0x1f;
        leaf.parentNumber = uint32(_uint128(how));
        leaf.parentHash = _bytes32(how);
        leaf.next.id = uint64(_uint128(how));
        leaf.next.length = uint32(_uint128(how));
        leaf.next.root = _bytes32(how);
        leaf.extra = _bytes32(how);
        string memory input = string.concat(
            _uint("version", leaf.version),
            ",",
            _uint("parentNumber", leaf.parentNumber),
            ",",
            _hash("parentHash", leaf.parentHash),
            ",",
            _uint("nextAuthoritySetId", leaf.next.id)
        );
        input = string.concat(
            input,
            ",",
            _uint("nextAuthoritySetLength", leaf.next.length),
            ",",
            _hash("nextAuthoritySetRoot", leaf.next.root),
            ",",
            _hash("leafExtra", leaf.extra)
        );
        _put("mmrLeaf", input, Encode.leaf(leaf), keccak256(Encode.leaf(leaf)));
    }

    function _commitment(uint256 how) private {
        // Zero is no root.
        bytes32 root = how == 0 ? bytes32(uint256(1)) : _bytes32(how);
        (uint32 number, uint64 setId) = (uint32(_uint128(how)), uint64(_uint128(how)));
        bytes memory encoded = Encode.commitment(root, number, setId);
        string memory input = string.concat(
            _hash("mmrRoot", root), ",", _uint("blockNumber", number), ",", _uint("authoritySetId", setId)
        );
        _put("commitment", input, encoded, keccak256(encoded));
    }

    function _keyset(uint256 count) private {
        address[] memory addresses = new address[](count);
        string memory list;
        bytes memory encoded;
        for (uint256 i = 0; i < count; ++i) {
            addresses[i] = _address(2);
            list = string.concat(list, i == 0 ? '"' : ',"', VM.toString(abi.encodePacked(addresses[i])), '"');
            encoded = bytes.concat(encoded, bytes20(addresses[i]));
        }
        bytes32 root = ReferenceTrees.root(ReferenceTrees.hashed(addresses), false);
        _put("keyset", string.concat('"addresses":[', list, "]"), encoded, root);
    }

    function _messageProof(bytes32[] memory leaves, uint256 index) private {
        bytes memory items = abi.encodePacked(ReferenceTrees.proof(leaves, index, true));
        _put("messageProof", _leavesAndIndex(leaves, index), items, ReferenceTrees.root(leaves, true));
    }

    function _mmrProof(bytes32[] memory leaves, uint256 index) private {
        (bytes32[] memory items, uint256 order) = ReferenceTrees.mmrProof(leaves, index);
        bytes memory encoded = abi.encodePacked(items, order);
        _put("mmrProof", _leavesAndIndex(leaves, index), encoded, ReferenceTrees.mmrRoot(leaves));
    }

    function _leavesAndIndex(bytes32[] memory leaves, uint256 index) private pure returns (string memory) {
        string memory list;
        for (uint256 i = 0; i < leaves.length; ++i) {
            list = string.concat(list, i == 0 ? '"' : ',"', VM.toString(leaves[i]), '"');
        }
        return string.concat('"leaves":[', list, "],", _uint("index", index));
    }

    function _put(string memory kind, string memory input, bytes memory encoded, bytes32 hash) private {
        string memory line = string.concat('{"type":"', kind, '","input":{', input, '},"encoded":"');
        line = string.concat(line, VM.toString(encoded), '","hash":"', VM.toString(hash), '"}');
        lines = bytes(lines).length == 0 ? line : string.concat(lines, ",\n", line);
    }

    function _uint(string memory name, uint256 value) private pure returns (string memory) {
        return string.concat('"', name, '":"', VM.toString(value), '"');
    }

    function _hash(string memory name, bytes32 value) private pure returns (string memory) {
        return string.concat('"', name, '":"', VM.toString(value), '"');
    }

    /// @dev In lower case, as bytes.
    function _addr(string memory name, address value) private pure returns (string memory) {
        return string.concat('"', name, '":"', VM.toString(abi.encodePacked(value)), '"');
    }

    function _bytes32(uint256 how) private returns (bytes32) {
        if (how == 0) return 0;
        if (how == 1) return bytes32(type(uint256).max);
        return keccak256(abi.encode("Coinop vectors", ++seed));
    }

    function _uint128(uint256 how) private returns (uint128) {
        return uint128(uint256(_bytes32(how)));
    }

    function _address(uint256 how) private returns (address) {
        return address(bytes20(_bytes32(how)));
    }
}
