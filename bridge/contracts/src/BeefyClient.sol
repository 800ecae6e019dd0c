// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IBeefyClient} from "./interfaces/IBeefyClient.sol";
import {Commitment} from "./lib/Commitment.sol";
import {Mmr} from "./lib/Mmr.sol";
import {Quorum} from "./lib/Quorum.sol";
import {RootRing} from "./lib/RootRing.sol";
import {ValidatorCommitment} from "./lib/ValidatorCommitment.sol";

/// @title Coinop's light client on Ethereum
/// @notice See `IBeefyClient`. Immutable: no owner, no proxy, no parameter changes after deployment.
/// @dev Checks the full quorum in one transaction, which Coinop's tens of validators allow, instead of sampling. Sets are
/// handed over one by one: a set is known only from a leaf under a root that the set before it signed. Set ids rise every
/// session; sessions of the same keyset may be skipped, for a limited time.
contract BeefyClient is IBeefyClient, EIP712 {
    using RootRing for RootRing.Ring;

    /// @notice For how long after its adoption a keyset may sign for later sets without a hand-over, in seconds.
    uint256 public constant KEYSET_REUSE = 14 days;
    /// @notice How long no commitment must have been accepted before recovery can be announced, in seconds.
    uint256 public constant RECOVERY_SILENCE = 30 days;
    /// @notice How long an announced set waits, in seconds.
    uint256 public constant RECOVERY_DELAY = 14 days;

    bytes32 private constant RECOVERY_TYPE =
        keccak256("Recovery(uint64 id,uint32 length,bytes32 root,uint32 latestBlock,uint32 announcements)");

    /// @notice How many recovery members must sign.
    uint256 public immutable recoveryThreshold;
    /// @notice keccak256 of the recovery members, ABI-encoded.
    bytes32 public immutable recoveryMembersHash;

    /// @dev One slot: all that an ordinary update writes besides its root and block number.
    struct Progress {
        uint32 latestBlock;
        uint32 rootCount;
        uint40 acceptedAt;
        uint40 recoveryReadyAt;
        uint32 announcements;
        uint40 adoptedAt;
        bool nextUnknown;
    }

    Progress private progress;
    AuthoritySet private current;
    AuthoritySet private next;
    AuthoritySet private announced;
    RootRing.Ring private ring;

    /// @param startBlock commitments must be of higher blocks of Coinop
    /// @param currentSet_ the set that signs at deployment
    /// @param nextSet_ the one after it
    /// @param recoveryMembers the recovery quorum's addresses, strictly ascending, so that none is zero or there twice
    /// @param recoveryThreshold_ how many of them must sign
    constructor(
        uint32 startBlock,
        AuthoritySet memory currentSet_,
        AuthoritySet memory nextSet_,
        address[] memory recoveryMembers,
        uint256 recoveryThreshold_
    ) EIP712("Coinop BEEFY client", "1") {
        _checkSet(currentSet_);
        _checkSet(nextSet_);
        if (nextSet_.id != currentSet_.id + 1) revert HandOverNotConsecutive();

        if (recoveryThreshold_ == 0 || recoveryThreshold_ > recoveryMembers.length) revert RecoveryMembersInvalid();
        if (recoveryMembers.length > Quorum.MAX_MEMBERS) revert RecoveryMembersInvalid();
        address previous = address(0);
        for (uint256 i = 0; i < recoveryMembers.length; ++i) {
            if (recoveryMembers[i] <= previous) revert RecoveryMembersInvalid();
            previous = recoveryMembers[i];
        }
        recoveryMembersHash = keccak256(abi.encode(recoveryMembers));
        recoveryThreshold = recoveryThreshold_;
        emit RecoveryMembers(recoveryMembers, recoveryThreshold_);

        current = currentSet_;
        next = nextSet_;
        progress.latestBlock = startBlock;
        progress.acceptedAt = uint40(block.timestamp);
        progress.adoptedAt = uint40(block.timestamp);
        emit AuthoritySetAdopted(currentSet_.id, nextSet_.id, nextSet_.root);
    }

    /// @inheritdoc IBeefyClient
    function submit(Update calldata update) external {
        Progress memory now_ = progress;
        Commitment.Decoded memory commitment = Commitment.decode(update.commitment);
        if (commitment.blockNumber <= now_.latestBlock) revert BlockNotNewer();

        AuthoritySet memory signers = _signers(commitment.authoritySetId, update.leaf.length != 0, now_);
        _checkSignatures(update, signers);
        if (update.leaf.length != 0) {
            _handOver(update, commitment, signers);
            progress.adoptedAt = now_.adoptedAt;
            progress.nextUnknown = false;
        }
        if (now_.recoveryReadyAt != 0) {
            progress.recoveryReadyAt = 0;
            emit RecoveryDropped();
        }
        ring.put(now_.rootCount, commitment.blockNumber, commitment.mmrRoot);
        progress.latestBlock = commitment.blockNumber;
        progress.rootCount = now_.rootCount + 1;
        progress.acceptedAt = uint40(block.timestamp);
        emit RootAccepted(commitment.blockNumber, commitment.mmrRoot);
    }

    /// @inheritdoc IBeefyClient
    function rootAt(uint32 blockNumber) external view returns (bytes32) {
        bytes32 root = _find(blockNumber);
        if (root == 0) revert RootUnknown();
        return root;
    }

    /// @inheritdoc IBeefyClient
    function hasRoot(uint32 blockNumber) external view returns (bool) {
        return _find(blockNumber) != 0;
    }

    /// @inheritdoc IBeefyClient
    function latestBlock() external view returns (uint32) {
        return progress.latestBlock;
    }

    /// @inheritdoc IBeefyClient
    function acceptedAt() external view returns (uint256) {
        return progress.acceptedAt;
    }

    /// @inheritdoc IBeefyClient
    function currentSet() external view returns (AuthoritySet memory, uint256) {
        return (current, progress.adoptedAt);
    }

    /// @inheritdoc IBeefyClient
    function nextSet() external view returns (AuthoritySet memory) {
        return next;
    }

    /// @inheritdoc IBeefyClient
    function announceRecovery(
        AuthoritySet calldata set,
        address[] calldata members,
        uint256 signedBy,
        bytes calldata signatures
    ) external {
        if (block.timestamp < progress.acceptedAt + RECOVERY_SILENCE) revert RecoveryTooEarly();
        if (keccak256(abi.encode(members)) != recoveryMembersHash) revert RecoveryMembersDoNotMatch();
        _checkSet(set);
        Quorum.check(recoveryDigest(set), members, signedBy, signatures, recoveryThreshold);

        announced = set;
        progress.announcements += 1;
        progress.recoveryReadyAt = uint40(block.timestamp + RECOVERY_DELAY);
        emit RecoveryAnnounced(set.id, set.length, set.root, block.timestamp + RECOVERY_DELAY);
    }

    /// @inheritdoc IBeefyClient
    function recoveryDigest(AuthoritySet calldata set) public view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(
                abi.encode(RECOVERY_TYPE, set.id, set.length, set.root, progress.latestBlock, progress.announcements)
            )
        );
    }

    /// @inheritdoc IBeefyClient
    function announcedSet() external view returns (AuthoritySet memory set, uint256 readyAt) {
        readyAt = progress.recoveryReadyAt;
        if (readyAt != 0) set = announced;
    }

    /// @inheritdoc IBeefyClient
    function recover() external {
        uint256 readyAt = progress.recoveryReadyAt;
        if (readyAt == 0 || block.timestamp < readyAt) revert RecoveryNotReady();
        progress.recoveryReadyAt = 0;
        progress.adoptedAt = uint40(block.timestamp);
        progress.nextUnknown = true;
        current = announced;
        // What the old validators announced is theirs. The new set's first leaf says who comes after it.
        delete next;
        emit Recovered(announced.id);
    }

    /// @dev The set whose keys must have signed a commitment of set `id`; notes it when the next set is adopted.
    ///
    /// A commitment of a new set brings the leaf that announces the set after it, always: else the last commitment of a
    /// session could be submitted without one, and nobody could ever show who signs next.
    function _signers(uint64 id, bool handsOver, Progress memory now_) private view returns (AuthoritySet memory) {
        AuthoritySet memory current_ = current;
        if (id < current_.id) revert AuthoritySetPassed();
        if (!handsOver && (id > current_.id || now_.nextUnknown)) revert HandOverMissing();
        if (id == current_.id) return current_;

        AuthoritySet memory next_ = next;
        if (id == next_.id) {
            now_.adoptedAt = uint40(block.timestamp);
            return next_;
        }
        // Sets were skipped. Those in between are the same validators as far as one can know, and for so long.
        bool sameKeyset = next_.root == current_.root && next_.length == current_.length;
        if (!sameKeyset && !now_.nextUnknown) revert HandOverSkipped();
        if (block.timestamp > now_.adoptedAt + KEYSET_REUSE) revert KeysetTooOld();
        return current_;
    }

    function _checkSignatures(Update calldata update, AuthoritySet memory signers) private pure {
        if (update.validators.length != signers.length || ValidatorCommitment.rootOf(update.validators) != signers.root)
        {
            revert ValidatorsDoNotMatch();
        }
        Quorum.check(
            keccak256(update.commitment),
            update.validators,
            update.signedBy,
            update.signatures,
            Quorum.twoThirds(signers.length)
        );
    }

    /// @dev Moves both sets: the signers are the commitment's set, the leaf's is the one after it.
    function _handOver(Update calldata update, Commitment.Decoded memory commitment, AuthoritySet memory signers)
        private
    {
        bytes32 leaf = Mmr.leafHash(update.leaf);
        if (Mmr.rootOf(leaf, update.leafItems, update.leafOrder) != commitment.mmrRoot) revert LeafNotProved();
        AuthoritySet memory after_;
        (after_.id, after_.length, after_.root) = Mmr.nextSet(update.leaf);
        if (after_.id == 0 || after_.id - 1 != commitment.authoritySetId) revert HandOverNotConsecutive();
        _checkSet(after_);

        signers.id = commitment.authoritySetId;
        current = signers;
        next = after_;
        emit AuthoritySetAdopted(signers.id, after_.id, after_.root);
    }

    function _find(uint32 blockNumber) private view returns (bytes32) {
        uint32 last = progress.latestBlock;
        uint256 count = progress.rootCount;
        // Cheap for a new block, which a delivery asks for before its update, and for the latest, which it mostly names.
        if (blockNumber > last || count == 0) return 0;
        return blockNumber == last ? ring.latest(count) : ring.find(count, blockNumber);
    }

    function _checkSet(AuthoritySet memory set) private pure {
        if (set.length == 0 || set.length > Quorum.MAX_MEMBERS || set.root == 0) revert AuthoritySetInvalid();
    }
}
