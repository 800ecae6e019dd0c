// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVault} from "../../src/interfaces/IVault.sol";
import {Commitment} from "../../src/lib/Commitment.sol";
import {Messages} from "../../src/lib/Messages.sol";
import {Encode} from "../utils/Encode.sol";
import {Exposed} from "../utils/Exposed.sol";
import {ReferenceTrees} from "../utils/ReferenceTrees.sol";
import {VM} from "../utils/Vm.sol";
import {MakeVectors} from "./MakeVectors.sol";

string constant SOLIDITY = "vectors/solidity.json";
string constant RUST = "vectors/rust.json";

/// @title vectors/solidity.json, written when UPDATE_VECTORS is set
contract WriteVectorsTest is MakeVectors {
    function test_solidity_vectors_should_be_as_checked_in_when_made_anew() external {
        string memory made = makeVectors();
        if (VM.envOr("UPDATE_VECTORS", false)) VM.writeFile(SOLIDITY, made);
        VM.assertEq(
            keccak256(bytes(VM.readFile(SOLIDITY))),
            keccak256(bytes(made)),
            "changed: see npm run vectors, and tell Rust"
        );
    }
}

/// @title The vectors of both sides, each entry encoded and decoded by the contracts' own code
contract VectorsTest is MakeVectors {
    Exposed private immutable exposed = new Exposed();
    string private json;
    string private entry;
    mapping(bytes32 kind => uint256) private seen;

    function test_solidity_vectors_should_hold_when_read() external {
        _check(SOLIDITY);
    }

    /// Hyperbridge: what one side encodes, the other reads as the same.
    function test_rust_vectors_should_hold_when_read() external {
        if (!VM.exists(RUST)) {
            VM.skip(true, "vectors/rust.json DOES NOT EXIST: what Rust encodes is not checked against Solidity");
        }
        _check(RUST);
    }

    /// A reader that lets anything pass checks nothing.
    function test_vectors_should_be_refused_when_anything_in_them_is_changed() external {
        bytes memory encoded = Encode.setLimit(keccak256("lane"), 5, 1000);
        bytes32 hash = Encode.messageLeaf(encoded);
        this.checkText(_setLimit("setLimit", 1000, encoded, hash));
        _refused(_setLimit("setLimit", 1001, encoded, hash));
        _refused(_setLimit("setLimit", 1000, Encode.setLimit(keccak256("lane"), 5, 1001), hash));
        _refused(_setLimit("setLimit", 1000, encoded, keccak256(encoded)));
        _refused(_setLimit("resume", 1000, encoded, hash));
        _refused(_setLimit("something", 1000, encoded, hash));
        VM.expectRevert();
        this.checkComplete();
    }

    function checkText(string calldata text) external {
        json = text;
        _checkEntries();
    }

    function checkComplete() external view {
        _checkComplete();
    }

    function _setLimit(string memory kind, uint256 capacity, bytes memory encoded, bytes32 hash)
        private
        pure
        returns (string memory)
    {
        string memory input = string.concat(
            '{"lane":"', VM.toString(keccak256("lane")), '","nonce":"5","capacity":"', VM.toString(capacity), '"}'
        );
        input = string.concat('[{"type":"', kind, '","input":', input, ',"encoded":"', VM.toString(encoded));
        return string.concat(input, '","hash":"', VM.toString(hash), '"}]');
    }

    function _refused(string memory text) private {
        VM.expectRevert();
        this.checkText(text);
    }

    function _check(string memory path) private {
        json = VM.readFile(path);
        _checkEntries();
        _checkComplete();
    }

    function _checkEntries() private {
        uint256 count = 0;
        for (; VM.keyExistsJson(json, string.concat("[", VM.toString(count), "].type")); ++count) {
            entry = string.concat("[", VM.toString(count), "]");
            _checkEntry();
        }
    }

    /// @dev Every type was there.
    function _checkComplete() private view {
        string[15] memory kinds = [
            "lane",
            "release",
            "setLimit",
            "resume",
            "replaceGuardian",
            "closeDeposits",
            "migrate",
            "deposited",
            "released",
            "obeyed",
            "mmrLeaf",
            "commitment",
            "keyset",
            "messageProof",
            "mmrProof"
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            VM.assertGt(seen[keccak256(bytes(kinds[i]))], 0);
        }
    }

    function _checkEntry() private {
        bytes32 kind = keccak256(bytes(VM.parseJsonString(json, string.concat(entry, ".type"))));
        bytes memory encoded = VM.parseJsonBytes(json, string.concat(entry, ".encoded"));
        bytes32 hash = VM.parseJsonBytes32(json, string.concat(entry, ".hash"));
        ++seen[kind];
        if (kind == keccak256("lane")) {
            VM.assertEq(encoded, Encode.lane(_uint("chainId"), _address("vault"), _bytes32("genesis")), entry);
            VM.assertEq(hash, keccak256(encoded), entry);
        } else if (_isMessage(kind)) {
            _checkMessage(kind, encoded, hash);
        } else if (kind == keccak256("deposited") || kind == keccak256("released") || kind == keccak256("obeyed")) {
            VM.assertEq(encoded, _emitted(kind), entry);
            VM.assertEq(hash, keccak256(encoded), entry);
        } else if (kind == keccak256("mmrLeaf")) {
            _checkLeaf(encoded, hash);
        } else if (kind == keccak256("commitment")) {
            _checkCommitment(encoded, hash);
        } else if (kind == keccak256("keyset")) {
            _checkKeyset(encoded, hash);
        } else if (kind == keccak256("messageProof")) {
            _checkMessageProof(encoded, hash);
        } else if (kind == keccak256("mmrProof")) {
            _checkMmrProof(encoded, hash);
        } else {
            revert(string.concat("unknown type in ", entry));
        }
    }

    function _isMessage(bytes32 kind) private pure returns (bool) {
        return kind == keccak256("release") || kind == keccak256("setLimit") || kind == keccak256("resume")
            || kind == keccak256("replaceGuardian") || kind == keccak256("closeDeposits")
            || kind == keccak256("migrate");
    }

    function _checkMessage(bytes32 kind, bytes memory encoded, bytes32 hash) private view {
        Messages.Message memory wanted;
        wanted.lane = _bytes32("lane");
        wanted.nonce = uint64(_uint("nonce"));
        bytes memory made;
        if (kind == keccak256("release")) {
            wanted.kind = Messages.Kind.Release;
            wanted.account = _address("recipient");
            wanted.amount = uint128(_uint("amount"));
            wanted.relayFee = uint128(_uint("relayFee"));
            made = Encode.release(wanted.lane, wanted.nonce, wanted.account, wanted.amount, wanted.relayFee);
        } else if (kind == keccak256("setLimit")) {
            wanted.kind = Messages.Kind.SetLimit;
            wanted.amount = uint128(_uint("capacity"));
            made = Encode.setLimit(wanted.lane, wanted.nonce, wanted.amount);
        } else if (kind == keccak256("resume")) {
            wanted.kind = Messages.Kind.Resume;
            made = Encode.resume(wanted.lane, wanted.nonce);
        } else if (kind == keccak256("replaceGuardian")) {
            wanted.kind = Messages.Kind.ReplaceGuardian;
            wanted.account = _address("guardian");
            made = Encode.replaceGuardian(wanted.lane, wanted.nonce, wanted.account);
        } else if (kind == keccak256("closeDeposits")) {
            wanted.kind = Messages.Kind.CloseDeposits;
            made = Encode.closeDeposits(wanted.lane, wanted.nonce);
        } else {
            wanted.kind = Messages.Kind.Migrate;
            wanted.account = _address("successor");
            wanted.amount = uint128(_uint("amount"));
            made = Encode.migrate(wanted.lane, wanted.nonce, wanted.account, wanted.amount);
        }
        VM.assertEq(encoded, made, entry);
        VM.assertEq(abi.encode(exposed.message(encoded)), abi.encode(wanted), entry);
        VM.assertEq(exposed.messageLeaf(encoded), hash, entry);
    }

    function _emitted(bytes32 kind) private returns (bytes memory) {
        bytes32 lane = _bytes32("lane");
        uint64 nonce = uint64(_uint("nonce"));
        VM.recordLogs();
        if (kind == keccak256("obeyed")) {
            emit IVault.Obeyed(lane, nonce, uint8(_uint("kind")));
            return lastLog();
        }
        (uint128 amount, uint128 fee) = (uint128(_uint("amount")), uint128(_uint("relayFee")));
        if (kind == keccak256("released")) {
            emit IVault.Released(lane, nonce, _address("recipient"), amount, fee);
        } else {
            emit IVault.Deposited(lane, nonce, _bytes32("recipient"), _address("sender"), amount, fee);
        }
        return lastLog();
    }

    function _checkLeaf(bytes memory encoded, bytes32 hash) private view {
        Encode.Leaf memory leaf;
        leaf.version = uint8(_uint("version"));
        leaf.parentNumber = uint32(_uint("parentNumber"));
        leaf.parentHash = _bytes32("parentHash");
        leaf.next.id = uint64(_uint("nextAuthoritySetId"));
        leaf.next.length = uint32(_uint("nextAuthoritySetLength"));
        leaf.next.root = _bytes32("nextAuthoritySetRoot");
        leaf.extra = _bytes32("leafExtra");
        VM.assertEq(encoded, Encode.leaf(leaf), entry);
        (bytes32 leafHash, uint64 id, uint32 length, bytes32 root, bytes32 extra) = exposed.leaf(encoded);
        VM.assertEq(leafHash, hash, entry);
        VM.assertEq(abi.encode(id, length, root), abi.encode(leaf.next), entry);
        VM.assertEq(extra, leaf.extra, entry);
    }

    function _checkCommitment(bytes memory encoded, bytes32 hash) private view {
        Commitment.Decoded memory wanted =
            Commitment.Decoded(_bytes32("mmrRoot"), uint32(_uint("blockNumber")), uint64(_uint("authoritySetId")));
        VM.assertEq(encoded, Encode.commitment(wanted.mmrRoot, wanted.blockNumber, wanted.authoritySetId), entry);
        VM.assertEq(abi.encode(exposed.commitment(encoded)), abi.encode(wanted), entry);
        VM.assertEq(keccak256(encoded), hash, entry);
    }

    function _checkKeyset(bytes memory encoded, bytes32 hash) private view {
        address[] memory addresses = VM.parseJsonAddressArray(json, string.concat(entry, ".input.addresses"));
        bytes memory packed;
        for (uint256 i = 0; i < addresses.length; ++i) {
            packed = bytes.concat(packed, bytes20(addresses[i]));
        }
        VM.assertEq(encoded, packed, entry);
        VM.assertEq(exposed.keysetRoot(addresses), hash, entry);
    }

    function _checkMessageProof(bytes memory encoded, bytes32 hash) private view {
        (bytes32[] memory leaves, uint256 index) = _leavesAndIndex();
        bytes32[] memory items = ReferenceTrees.proof(leaves, index, true);
        VM.assertEq(encoded, abi.encodePacked(items), entry);
        VM.assertEq(ReferenceTrees.root(leaves, true), hash, entry);
        VM.assertTrue(exposed.messageProved(items, hash, leaves[index]), entry);
    }

    function _checkMmrProof(bytes memory encoded, bytes32 hash) private view {
        (bytes32[] memory leaves, uint256 index) = _leavesAndIndex();
        (bytes32[] memory items, uint256 order) = ReferenceTrees.mmrProof(leaves, index);
        VM.assertEq(encoded, abi.encodePacked(items, order), entry);
        VM.assertEq(exposed.mmrRoot(leaves[index], items, order), hash, entry);
    }

    function _leavesAndIndex() private view returns (bytes32[] memory leaves, uint256 index) {
        leaves = VM.parseJsonBytes32Array(json, string.concat(entry, ".input.leaves"));
        return (leaves, _uint("index"));
    }

    function _uint(string memory name) private view returns (uint256) {
        return VM.parseJsonUint(json, string.concat(entry, ".input.", name));
    }

    function _bytes32(string memory name) private view returns (bytes32) {
        return VM.parseJsonBytes32(json, string.concat(entry, ".input.", name));
    }

    function _address(string memory name) private view returns (address) {
        return VM.parseJsonAddress(json, string.concat(entry, ".input.", name));
    }
}
