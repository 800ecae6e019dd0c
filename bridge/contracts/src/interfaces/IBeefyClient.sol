// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Coinop's light client on Ethereum
/// @notice Keeps the roots of Coinop's Merkle mountain range that two thirds of its validators signed (BEEFY).
/// @dev Anyone submits; nobody has a power here except the recovery quorum, and that only after 30 days of silence.
interface IBeefyClient {
    /// @notice An authority set as an MMR leaf announces it.
    /// @param id its number; rises by one with each session of Coinop
    /// @param length how many validators it has, 1 to 256
    /// @param root the commitment to their addresses, see `ValidatorCommitment`
    struct AuthoritySet {
        uint64 id;
        uint32 length;
        bytes32 root;
    }

    /// @notice A signed commitment, and a leaf when the sets move on.
    /// @param commitment the commitment's SCALE encoding, which is what was signed
    /// @param validators the Ethereum addresses of the whole set that signed, in its order
    /// @param signedBy bit i is set when `validators[i]` signed; all higher bits are zero
    /// @param signatures 65 bytes (r ‖ s ‖ v) for each set bit, lowest first; v is 0 or 1 (as BEEFY has it), or 27 or 28;
    /// s is in the lower half of the group's order
    /// @param leaf the SCALE encoding of an MMR leaf of the commitment's own session, which announces the next set;
    /// needed when the commitment is of another set than the current one; may be empty else
    /// @param leafItems the hashes that lead from the leaf to the commitment's root
    /// @param leafOrder bit i is set when `leafItems[i]` is on the left
    struct Update {
        bytes commitment;
        address[] validators;
        uint256 signedBy;
        bytes signatures;
        bytes leaf;
        bytes32[] leafItems;
        uint256 leafOrder;
    }

    /// @notice A commitment was accepted.
    /// @param blockNumber Coinop's block that it is about
    /// @param mmrRoot the root after that block
    event RootAccepted(uint32 indexed blockNumber, bytes32 mmrRoot);

    /// @notice The sets moved: commitments of `id` are signed by the current set.
    event AuthoritySetAdopted(uint64 indexed id, uint64 nextId, bytes32 nextRoot);

    /// @notice Whose signatures recovery needs.
    event RecoveryMembers(address[] members, uint256 threshold);

    /// @notice The recovery quorum announced a set that takes over at `readyAt` (seconds) unless a commitment comes first.
    event RecoveryAnnounced(uint64 indexed id, uint32 length, bytes32 root, uint256 readyAt);

    /// @notice A commitment came before the announced set took over.
    event RecoveryDropped();

    /// @notice The announced set took over.
    event Recovered(uint64 indexed id);

    /// @notice The commitment's block isn't above the last accepted one.
    error BlockNotNewer();
    /// @notice The commitment is of a set before the current one.
    error AuthoritySetPassed();
    /// @notice A set that can't be: without validators, with more than 256, or without a root.
    error AuthoritySetInvalid();
    /// @notice The commitment is of a new set, and no leaf announces the set after it.
    error HandOverMissing();
    /// @notice Another keyset takes over before the commitment's set: its own hand-over comes first.
    error HandOverSkipped();
    /// @notice The leaf doesn't announce the set after the commitment's.
    error HandOverNotConsecutive();
    /// @notice The leaf isn't under the commitment's root.
    error LeafNotProved();
    /// @notice The keyset was adopted more than 14 days ago and can't sign for later sets without a hand-over.
    error KeysetTooOld();
    /// @notice The addresses aren't the set's.
    error ValidatorsDoNotMatch();
    /// @notice The root of this block isn't kept: never accepted, or not among the last 64.
    error RootUnknown();
    /// @notice The recovery members aren't strictly ascending, or the threshold can't be met.
    error RecoveryMembersInvalid();
    /// @notice These aren't the recovery members.
    error RecoveryMembersDoNotMatch();
    /// @notice A commitment was accepted less than 30 days ago.
    error RecoveryTooEarly();
    /// @notice Nothing was announced, or 14 days haven't passed since.
    error RecoveryNotReady();

    /// @notice Accepts a commitment that at least ⌊2n/3⌋ + 1 of the set's n validators signed.
    /// @dev Signed by the current set; by the next one; or, for a still later set, by the current keyset within 14 days of
    /// its adoption if it is also the next one's. Anyone may call. Emits `RootAccepted`, and
    /// `AuthoritySetAdopted` when a leaf is given. Errors: those above, of `Commitment`, `Mmr` and `Quorum`.
    function submit(Update calldata update) external;

    /// @notice The root after Coinop's block `blockNumber`, one of the last 64 accepted.
    /// @dev Error: `RootUnknown`.
    function rootAt(uint32 blockNumber) external view returns (bytes32);

    /// @notice Whether `rootAt` has an answer.
    function hasRoot(uint32 blockNumber) external view returns (bool);

    /// @notice The block of the last accepted commitment.
    function latestBlock() external view returns (uint32);

    /// @notice When a commitment was last accepted, or the client was deployed; in seconds.
    function acceptedAt() external view returns (uint256);

    /// @notice The set that signs, and when its keyset was adopted, in seconds.
    function currentSet() external view returns (AuthoritySet memory set, uint256 adoptedAt);

    /// @notice The set that signs next; without a root after a recovery, until a leaf announces it.
    function nextSet() external view returns (AuthoritySet memory);

    /// @notice Announces a set when no commitment was accepted for 30 days. It takes over 14 days later by `recover`,
    /// unless any commitment is accepted before. A later announcement replaces it and waits as long.
    /// @param set the set that shall sign
    /// @param members the recovery members, as at deployment
    /// @param signedBy as in `Update`, over `members`
    /// @param signatures as in `Update`, over `recoveryDigest(set)`
    /// @dev Anyone may submit. Emits `RecoveryAnnounced`. Errors: `RecoveryTooEarly`, `RecoveryMembersDoNotMatch`,
    /// `AuthoritySetInvalid`, those of `Quorum`.
    function announceRecovery(
        AuthoritySet calldata set,
        address[] calldata members,
        uint256 signedBy,
        bytes calldata signatures
    ) external;

    /// @notice What recovery members sign (EIP-712) to announce `set` next.
    /// @dev Names the last accepted block and how many announcements there were: it is good once, and not after a commitment.
    function recoveryDigest(AuthoritySet calldata set) external view returns (bytes32);

    /// @notice The announced set and when it can take over, in seconds; 0 when there is none.
    function announcedSet() external view returns (AuthoritySet memory set, uint256 readyAt);

    /// @notice Lets the announced set take over. Anyone may call. Emits `Recovered`. Error: `RecoveryNotReady`.
    function recover() external;
}
