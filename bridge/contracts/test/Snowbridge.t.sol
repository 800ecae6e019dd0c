// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeefyClient} from "../src/interfaces/IBeefyClient.sol";
import {Commitment} from "../src/lib/Commitment.sol";
import {BridgeTest} from "./utils/BridgeTest.sol";
import {Encode} from "./utils/Encode.sol";
import {Exposed} from "./utils/Exposed.sol";
import {ReferenceTrees} from "./utils/ReferenceTrees.sol";
import {VM} from "./utils/Vm.sol";

/// @title What Snowbridge's client offers, as npm's @snowbridge/contracts compiled it
interface ISnowbridgeClient {
    struct Payload {
        bytes2 payloadID;
        bytes data;
    }

    struct SignedBlock {
        uint32 blockNumber;
        uint64 validatorSetID;
        Payload[] payload;
    }

    struct ValidatorProof {
        uint8 v;
        bytes32 r;
        bytes32 s;
        uint256 index;
        address account;
        bytes32[] proof;
    }

    struct Leaf {
        uint8 version;
        uint32 parentNumber;
        bytes32 parentHash;
        uint64 nextAuthoritySetID;
        uint32 nextAuthoritySetLen;
        bytes32 nextAuthoritySetRoot;
        bytes32 parachainHeadsRoot;
    }

    struct ValidatorSet {
        uint128 id;
        uint128 length;
        bytes32 root;
    }

    function createFiatShamirFinalBitfield(SignedBlock calldata commitment, uint256[] calldata bitfield)
        external
        view
        returns (uint256[] memory);
    function submitFiatShamir(
        SignedBlock calldata commitment,
        uint256[] calldata bitfield,
        ValidatorProof[] calldata proofs,
        Leaf calldata leaf,
        bytes32[] calldata leafProof,
        uint256 leafProofOrder
    ) external;
    function latestMMRRoot() external view returns (bytes32);
    function latestBeefyBlock() external view returns (uint64);
}

/// @title Snowbridge's proof library, as npm's package compiled it
interface ISnowbridgeMmr {
    function verifyLeafProof(bytes32 root, bytes32 leafHash, bytes32[] calldata proof, uint256 proofOrder)
        external
        pure
        returns (bool);
}

/// @title The same bytes mean the same to Snowbridge's contracts and to ours
contract SnowbridgeTest is BridgeTest {
    string private constant PACKAGE = "node_modules/@snowbridge/contracts/";
    Exposed private immutable exposed = new Exposed();

    /// Their client accepts what ours accepts: the commitment's encoding, its signatures, the validators' tree, the leaf's
    /// encoding and its proof, in a hand-over.
    function test_hand_over_should_be_accepted_by_both_when_made_for_any_number_of_validators() external {
        for (uint256 n = 1; n <= 21; n += 4) {
            Keyset memory set = keyset("validator", n);
            ISnowbridgeClient theirs = _deployClient(set);
            Encode.Leaf memory leaf = Encode.Leaf(
                0, 1000, keccak256("parent"), authoritySet(SET + 2, keyset("next", n + 1)), keccak256("messages")
            );
            (bytes32 root, bytes32[] memory items, uint256 order) =
                amongLeaves(keccak256(Encode.leaf(leaf)), n % 11, 11);
            bytes memory commitment = Encode.commitment(root, 1001, SET + 1);

            IBeefyClient.Update memory ours = signedUpdate(set, commitment, quorum(n));
            (ours.leaf, ours.leafItems, ours.leafOrder) = (Encode.leaf(leaf), items, order);
            deployClient(set).submit(ours);

            _submit(theirs, set, root, leaf, items, order);
            VM.assertEq(theirs.latestMMRRoot(), root);
            VM.assertEq(theirs.latestBeefyBlock(), 1001);
        }
    }

    function testFuzz_mmr_proof_should_lead_to_the_same_when_any(
        bytes32 root,
        bytes32 leaf,
        bytes32[8] calldata hashes,
        uint256 length,
        uint256 order
    ) external {
        ISnowbridgeMmr theirs = ISnowbridgeMmr(_deploy("MMRProofWrapper", ""));
        bytes32[] memory items = new bytes32[](length % 9);
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = hashes[i];
        }
        order %= 1 << items.length;
        bytes32 reached = exposed.mmrRoot(leaf, items, order);
        VM.assertTrue(theirs.verifyLeafProof(reached, leaf, items, order));
        VM.assertTrue(theirs.verifyLeafProof(root, leaf, items, order) == (root == reached));
    }

    /// Their fixture of a range of 15 leaves, made by Substrate. The reference trees give the same proofs.
    function test_mmr_proofs_should_hold_when_made_by_substrate() external view {
        string memory json = VM.readFile(string.concat(PACKAGE, "test/data/mmr-fixture-data-15-leaves.json"));
        bytes32[] memory leaves = VM.parseJsonBytes32Array(json, ".leaves");
        bytes32 root = VM.parseJsonBytes32(json, ".rootHash");
        VM.assertEq(leaves.length, 15);
        VM.assertEq(ReferenceTrees.mmrRoot(leaves), root);
        for (uint256 i = 0; i < leaves.length; ++i) {
            string memory proof = string.concat(".proofs[", VM.toString(i), "]");
            bytes32[] memory items = VM.parseJsonBytes32Array(json, string.concat(proof, ".items"));
            uint256 order = VM.parseJsonUint(json, string.concat(proof, ".order"));
            VM.assertEq(exposed.mmrRoot(leaves[i], items, order), root);
            (bytes32[] memory ownItems, uint256 ownOrder) = ReferenceTrees.mmrProof(leaves, i);
            VM.assertEq(abi.encode(ownItems, ownOrder), abi.encode(items, order));
        }
    }

    /// A commitment that 25 validators of a real network signed, with its leaf.
    function test_commitment_and_leaf_should_hold_when_made_by_a_real_network() external view {
        string memory json = VM.readFile(string.concat(PACKAGE, "test/data/beefy-commitment.json"));
        bytes32 root = VM.parseJsonBytes32(json, ".params.commitment.payload[0].data");
        bytes memory commitment = Encode.commitment(
            root,
            uint32(VM.parseJsonUint(json, ".params.commitment.blockNumber")),
            uint64(VM.parseJsonUint(json, ".params.commitment.validatorSetID"))
        );
        bytes32 hash = VM.parseJsonBytes32(json, ".commitmentHash");
        VM.assertEq(keccak256(commitment), hash);
        Commitment.Decoded memory decoded = exposed.commitment(commitment);
        VM.assertEq(decoded.mmrRoot, root);
        VM.assertEq(decoded.blockNumber, 7440389);
        VM.assertEq(decoded.authoritySetId, 12767);

        _realLeafHolds(json, root);
        _realSignaturesHold(json, hash);
    }

    function _realLeafHolds(string memory json, bytes32 root) private view {
        (bytes32 leafHash, uint64 nextId, uint32 nextLength,,) = exposed.leaf(Encode.leaf(_realLeaf(json)));
        VM.assertEq(nextId, 12768);
        VM.assertEq(nextLength, 111);
        bytes32[] memory items = VM.parseJsonBytes32Array(json, ".params.leafProof");
        uint256 order = VM.parseJsonUint(json, ".params.leafProofOrder");
        VM.assertEq(exposed.mmrRoot(leafHash, items, order), root);
    }

    function _realSignaturesHold(string memory json, bytes32 hash) private view {
        address[] memory signers = new address[](25);
        bytes memory signatures;
        for (uint256 i = 0; i < signers.length; ++i) {
            string memory proof = string.concat(".params.proofs[", VM.toString(i), "]");
            signers[i] = VM.parseJsonAddress(json, string.concat(proof, ".Account"));
            signatures = bytes.concat(
                signatures,
                VM.parseJsonBytes32(json, string.concat(proof, ".R")),
                VM.parseJsonBytes32(json, string.concat(proof, ".S")),
                bytes1(uint8(VM.parseJsonUint(json, string.concat(proof, ".V"))))
            );
        }
        exposed.quorum(hash, signers, (1 << 25) - 1, signatures, 25);
    }

    function _realLeaf(string memory json) private pure returns (Encode.Leaf memory leaf) {
        leaf.version = uint8(VM.parseJsonUint(json, ".params.leaf.version"));
        leaf.parentNumber = uint32(VM.parseJsonUint(json, ".params.leaf.parentNumber"));
        leaf.parentHash = VM.parseJsonBytes32(json, ".params.leaf.parentHash");
        leaf.next.id = uint64(VM.parseJsonUint(json, ".params.leaf.nextAuthoritySetID"));
        leaf.next.length = uint32(VM.parseJsonUint(json, ".params.leaf.nextAuthoritySetLen"));
        leaf.next.root = VM.parseJsonBytes32(json, ".params.leaf.nextAuthoritySetRoot");
        leaf.extra = VM.parseJsonBytes32(json, ".params.leaf.parachainHeadsRoot");
    }

    function _submit(
        ISnowbridgeClient theirs,
        Keyset memory set,
        bytes32 root,
        Encode.Leaf memory leaf,
        bytes32[] memory items,
        uint256 order
    ) private {
        ISnowbridgeClient.SignedBlock memory commitment;
        commitment.blockNumber = 1001;
        commitment.validatorSetID = SET + 1;
        commitment.payload = new ISnowbridgeClient.Payload[](1);
        commitment.payload[0] = ISnowbridgeClient.Payload("mh", abi.encodePacked(root));
        uint256[] memory bits = new uint256[](1);
        bits[0] = quorum(set.keys.length);
        uint256[] memory sampled = theirs.createFiatShamirFinalBitfield(commitment, bits);
        theirs.submitFiatShamir(
            commitment,
            bits,
            _validatorProofs(set, keccak256(Encode.commitment(root, 1001, SET + 1)), sampled[0]),
            ISnowbridgeClient.Leaf(
                leaf.version,
                leaf.parentNumber,
                leaf.parentHash,
                leaf.next.id,
                leaf.next.length,
                leaf.next.root,
                leaf.extra
            ),
            items,
            order
        );
    }

    function _validatorProofs(Keyset memory set, bytes32 hash, uint256 bits)
        private
        pure
        returns (ISnowbridgeClient.ValidatorProof[] memory proofs)
    {
        uint256 count = 0;
        for (uint256 rest = bits; rest != 0; rest &= rest - 1) {
            ++count;
        }
        proofs = new ISnowbridgeClient.ValidatorProof[](count);
        bytes32[] memory leaves = ReferenceTrees.hashed(set.addresses);
        for (uint256 i = set.keys.length; i > 0; --i) {
            uint256 index = i - 1;
            if ((bits >> index) & 1 == 0) continue;
            (uint8 v, bytes32 r, bytes32 s) = VM.sign(set.keys[index], hash);
            proofs[--count] = ISnowbridgeClient.ValidatorProof(
                v, r, s, index, set.addresses[index], ReferenceTrees.proof(leaves, index, false)
            );
        }
    }

    function _deployClient(Keyset memory set) private returns (ISnowbridgeClient) {
        IBeefyClient.AuthoritySet memory current = authoritySet(SET, set);
        return ISnowbridgeClient(
            _deploy(
                "BeefyClient",
                abi.encode(
                    0,
                    256,
                    1,
                    101,
                    uint64(1000),
                    ISnowbridgeClient.ValidatorSet(SET, current.length, current.root),
                    ISnowbridgeClient.ValidatorSet(SET + 1, current.length, current.root)
                )
            )
        );
    }

    function _deploy(string memory name, bytes memory arguments) private returns (address deployed) {
        string memory path = string.concat(PACKAGE, "out/", name, ".sol/", name, ".json");
        bytes memory code = bytes.concat(VM.parseJsonBytes(VM.readFile(path), ".bytecode.object"), arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        require(deployed != address(0), "Snowbridge's contract could not be deployed");
    }
}
