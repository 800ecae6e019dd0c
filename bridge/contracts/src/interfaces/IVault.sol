// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeefyClient} from "./IBeefyClient.sol";
import {Messages} from "../lib/Messages.sol";

/// @title The vault of one lane between Ethereum and Coinop
/// @notice Holds the USDT that Coinop has issued, takes deposits, and pays what Coinop's messages say. Amounts are in µUSDT.
interface IVault {
    /// @notice Proves a message of Coinop.
    /// @param rootBlock a block of Coinop whose root the client keeps
    /// @param leaf the SCALE encoding of the MMR leaf of the block after the message's
    /// @param leafItems the hashes that lead from the leaf to the root
    /// @param leafOrder bit i is set when `leafItems[i]` is on the left
    /// @param items the hashes that lead from the message's leaf to the leaf's extra data; pairs are sorted
    struct Proof {
        uint32 rootBlock;
        bytes leaf;
        bytes32[] leafItems;
        uint256 leafOrder;
        bytes32[] items;
    }

    /// @notice What a message of a kind asked for last, and what of it waits.
    /// @param nonce the newest message of the kind that was taken in; older ones have no effect any more
    /// @param readyAt when its effect can be had, in seconds; 0 when none waits
    /// @param account the successor or the guardian
    /// @param amount the capacity or the amount to move
    struct Action {
        uint64 nonce;
        uint40 readyAt;
        uint128 amount;
        address account;
    }

    /// @notice USDT came in. Coinop mints `amount`: `relayFee` of it to who proves this, the rest to `recipient`.
    /// @param amount what the vault received, the fee inside
    event Deposited(
        bytes32 indexed lane,
        uint64 indexed nonce,
        bytes32 indexed recipient,
        address sender,
        uint128 amount,
        uint128 relayFee
    );

    /// @notice A Release was carried out: `amount` left, `relayFee` of it to who delivered the message.
    /// @param recipient as in the message
    event Released(
        bytes32 indexed lane, uint64 indexed nonce, address indexed recipient, uint128 amount, uint128 relayFee
    );

    /// @notice A message of another kind was taken in; its effect may wait, or be none if a newer one came before.
    event Obeyed(bytes32 indexed lane, uint64 indexed nonce, uint8 kind);

    /// @notice The recipient's part of a release went to another account, as the recipient had signed.
    event Redirected(uint64 indexed nonce, address indexed recipient, address to);

    /// @notice The effect of a message waits until `readyAt`, in seconds.
    event Scheduled(Messages.Kind indexed kind, uint64 indexed nonce, uint256 readyAt);

    /// @notice The guardian cancelled what waited.
    event Cancelled(Messages.Kind indexed kind, uint64 indexed nonce);

    /// @notice The bucket has another capacity.
    event CapacitySet(uint256 capacity);

    /// @notice Nothing comes in or leaves until resumed.
    event HaltedByGuardian();

    /// @notice It goes on.
    event Resumed();

    /// @notice Another guardian.
    event GuardianSet(address guardian);

    /// @notice No deposit is taken any more.
    event DepositsClosedForever();

    /// @notice USDT moved to the lane's successor.
    event Migrated(address indexed successor, uint128 amount);

    /// @notice A parameter of the deployment is zero, or has no code where it must be a contract.
    error DeploymentInvalid();
    /// @notice The vault is halted.
    error Halted();
    /// @notice The lane takes no deposits any more.
    error DepositsClosed();
    /// @notice The lane still takes deposits.
    error DepositsOpen();
    /// @notice The recipient is zero.
    error RecipientZero();
    /// @notice Tether has frozen the vault.
    error VaultBlackListed();
    /// @notice Less than 1 USDT was received, or less than 1 USDT beyond the relay fee.
    error BelowMinimum();
    /// @notice More than a tenth of the bucket's capacity was received.
    error AboveMaximum();
    /// @notice The leaf is of a block before which there were no messages.
    error NoMessages();
    /// @notice The leaf isn't under the root.
    error LeafNotProved();
    /// @notice The message isn't under the leaf's extra data.
    error MessageNotProved();
    /// @notice The message is another lane's.
    error LaneWrong();
    /// @notice The function is for messages of other kinds.
    error KindWrong();
    /// @notice The message was carried out or taken in before.
    error NonceUsed();
    /// @notice The message's fee is higher than its amount.
    error FeeAboveAmount();
    /// @notice USDT didn't take exactly the amount from the vault.
    error PayoutInexact();
    /// @notice The signature isn't the recipient's.
    error SignatureInvalid();
    /// @notice The signature's deadline has passed.
    error SignatureExpired();
    /// @notice The new guardian or the successor is zero.
    error AccountZero();
    /// @notice The caller isn't the guardian.
    error NotGuardian();
    /// @notice The caller isn't the vault.
    error NotSelf();
    /// @notice The capacity isn't lower.
    error NotLower();
    /// @notice A message of this kind can't be cancelled.
    error NotCancellable();
    /// @notice Nothing of this kind waits.
    error NothingWaits();
    /// @notice It waits still.
    error TooEarly();

    /// @notice Moves `amount` from the sender, who approved it, into the vault.
    /// @param recipient an account of Coinop
    /// @param amount what the sender pays; the vault receives less while USDT charges a fee
    /// @param relayFee what who proves the deposit on Coinop gets, inside what is received
    /// @return nonce of the deposit
    /// @dev Emits `Deposited`. Received must be between `relayFee` + 1 USDT and a tenth of the capacity. Errors: `Halted`,
    /// `DepositsClosed`, `RecipientZero`, `VaultBlackListed`, `BelowMinimum`, `AboveMaximum`, those of USDT.
    function deposit(bytes32 recipient, uint128 amount, uint128 relayFee) external returns (uint64 nonce);

    /// @notice Pays a proved Release: the recipient, and the fee to the caller. A recipient that calls keeps the fee.
    /// @dev Emits `Released`. Any failure leaves the message payable. Errors: `Halted`, those of a proof and of USDT,
    /// `KindWrong`, `FeeAboveAmount`, `NonceUsed`, `LimitReached`, `PayoutInexact`.
    function release(Proof calldata proof, bytes calldata message) external;

    /// @notice Submits `update` to the client unless it keeps the proof's root already, then releases.
    function updateAndRelease(IBeefyClient.Update calldata update, Proof calldata proof, bytes calldata message)
        external;

    /// @notice Releases to `to` what can't be paid to the recipient, who signed for that. If it can, it gets it.
    /// @param to who is paid instead
    /// @param deadline until when the signature counts, in seconds
    /// @param signature the recipient's over `redirectDigest`: ECDSA, or ERC-1271 where the recipient is a contract
    /// @dev As `release`; also emits `Redirected`. Further errors: `SignatureExpired`, `SignatureInvalid`.
    function redirect(
        Proof calldata proof,
        bytes calldata message,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice What a recipient signs (EIP-712) to have message `nonce` paid to `to`.
    function redirectDigest(uint64 nonce, address recipient, address to, uint256 deadline)
        external
        view
        returns (bytes32);

    /// @notice Takes in a proved message of a kind other than Release.
    /// @dev CloseDeposits and a SetLimit that doesn't raise act at once. SetLimit that raises, Resume and Migrate wait
    /// 48 h, ReplaceGuardian 7 days. A message older than the newest of its kind has no effect, nor has a Resume while
    /// nothing is halted; a newer one takes the place of one that waits. Works while halted. Emits `Obeyed`. Errors:
    /// those of a proof, `KindWrong`, `NonceUsed`, `DepositsOpen` for Migrate, `AccountZero`.
    function obey(Proof calldata proof, bytes calldata message) external;

    /// @notice Carries out what has waited long enough. Anyone may call.
    /// @dev Migrate pays no more than it says, and not while halted. Errors: `NothingWaits`, `TooEarly`, `Halted`,
    /// `PayoutInexact`.
    function execute(Messages.Kind kind) external;

    /// @notice Guardian: nothing comes in or leaves from now on. Doing it again changes nothing.
    function halt() external;

    /// @notice Guardian: lowers the bucket's capacity, at once. Error: `NotLower`.
    function lowerCapacity(uint256 capacity) external;

    /// @notice Guardian: cancels a SetLimit, Resume or Migrate that waits, which is spent with that: Coinop would have to
    /// send another. Errors: `NotCancellable`, `NothingWaits`.
    function cancel(Messages.Kind kind) external;

    /// @notice keccak256 of chain id, this address and Coinop's genesis hash: what messages and deposits carry.
    function lane() external view returns (bytes32);

    /// @notice The bucket: its capacity, what it holds now, and the most that one deposit may bring.
    function limits() external view returns (uint256 capacity, uint256 level, uint256 maxDeposit);

    /// @notice Whether a message of this nonce was carried out or taken in.
    function isUsed(uint64 nonce) external view returns (bool);

    /// @notice The newest message of a kind, and what waits.
    function action(Messages.Kind kind) external view returns (Action memory);
}
