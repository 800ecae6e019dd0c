// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {Powers} from "./Powers.sol";
import {IBeefyClient} from "./interfaces/IBeefyClient.sol";
import {ITether} from "./interfaces/ITether.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Messages} from "./lib/Messages.sol";
import {Mmr} from "./lib/Mmr.sol";

/// @title The vault of one lane between Ethereum and Coinop
/// @notice See `IVault`. Immutable: client, token and lane are fixed at deployment, there is no owner and no proxy. Nothing
/// leaves but by a message that Coinop's validators signed. Other tokens or ether sent here stay: a way to move them
/// would be a power to move something, and the vault has none that Coinop's messages don't name.
contract Vault is IVault, Powers, EIP712, ReentrancyGuardTransient {
    using BitMaps for BitMaps.BitMap;
    using SafeERC20 for ITether;

    /// @notice The least that a deposit must bring beyond its fee: 1 USDT in µUSDT.
    uint256 public constant MIN_DEPOSIT = 1_000_000;

    bytes32 private constant REDIRECT_TYPE =
        keccak256("Redirect(bytes32 lane,uint64 nonce,address recipient,address to,uint256 deadline)");

    /// @inheritdoc IVault
    bytes32 public immutable lane;
    /// @notice USDT.
    ITether public immutable token;
    /// @notice Whose roots count.
    IBeefyClient public immutable client;

    BitMaps.BitMap private used;

    /// @param token_ USDT
    /// @param client_ Coinop's light client
    /// @param genesis Coinop's genesis hash
    /// @param guardian_ the first guardian
    /// @param capacity the bucket's, in µUSDT
    constructor(ITether token_, IBeefyClient client_, bytes32 genesis, address guardian_, uint256 capacity)
        Powers(guardian_, capacity)
        EIP712("Coinop vault", "1")
    {
        if (genesis == 0 || address(token_).code.length == 0 || address(client_).code.length == 0) {
            revert DeploymentInvalid();
        }
        token = token_;
        client = client_;
        lane = keccak256(abi.encodePacked(block.chainid, address(this), genesis));
    }

    /// @inheritdoc IVault
    function deposit(bytes32 recipient, uint128 amount, uint128 relayFee) external nonReentrant returns (uint64 nonce) {
        if (halted()) revert Halted();
        if (depositsClosed()) revert DepositsClosed();
        if (recipient == 0) revert RecipientZero();
        // Tether could destroy what comes in, and would let it come.
        if (token.isBlackListed(address(this))) revert VaultBlackListed();

        uint256 before = _balance();
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint128 received = SafeCast.toUint128(_balance() - before);

        if (received < MIN_DEPOSIT + relayFee) revert BelowMinimum();
        (,, uint256 most) = limits();
        if (received > most) revert AboveMaximum();
        nonce = ++depositCount;
        emit Deposited(lane, nonce, recipient, msg.sender, received, relayFee);
    }

    /// @inheritdoc IVault
    function release(Proof calldata proof, bytes calldata message) external nonReentrant {
        _release(proof, message);
    }

    /// @inheritdoc IVault
    function updateAndRelease(IBeefyClient.Update calldata update, Proof calldata proof, bytes calldata message)
        external
        nonReentrant
    {
        // Who copies the update and is faster gains nothing: the release goes on from the root that came.
        if (!client.hasRoot(proof.rootBlock)) client.submit(update);
        _release(proof, message);
    }

    /// @inheritdoc IVault
    function redirect(
        Proof calldata proof,
        bytes calldata message,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        (Messages.Message memory released, uint256 fee) = _spend(proof, message);
        address recipient = released.account;
        if (block.timestamp > deadline) revert SignatureExpired();
        bytes32 digest = redirectDigest(released.nonce, recipient, to, deadline);
        if (!SignatureChecker.isValidSignatureNow(recipient, digest, signature)) revert SignatureInvalid();

        uint256 before = _balance();
        // A caller can't starve the payment of gas to force the other: what that leaves doesn't pay for it.
        try this.payAlone(recipient, released.amount - fee) {}
        catch {
            token.safeTransfer(to, released.amount - fee);
            emit Redirected(released.nonce, recipient, to);
        }
        if (fee != 0) token.safeTransfer(msg.sender, fee);
        _checkPaid(before, released.amount);
    }

    /// @notice Pays exactly `amount` or fails; the vault calls it, so that a failure can be caught. Errors: `NotSelf`,
    /// `PayoutInexact`, those of USDT.
    function payAlone(address to, uint256 amount) external {
        if (msg.sender != address(this)) revert NotSelf();
        uint256 before = _balance();
        token.safeTransfer(to, amount);
        _checkPaid(before, amount);
    }

    /// @inheritdoc IVault
    function obey(Proof calldata proof, bytes calldata message) external nonReentrant {
        Messages.Message memory order = _accept(proof, message);
        if (order.kind == Messages.Kind.Release) revert KindWrong();
        _take(order);
        emit Obeyed(lane, order.nonce, uint8(order.kind));
    }

    /// @inheritdoc IVault
    function execute(Messages.Kind kind) external nonReentrant {
        Action memory ready = _execute(kind);
        if (kind != Messages.Kind.Migrate) return;
        uint256 before = _balance();
        token.safeTransfer(ready.account, ready.amount);
        _checkPaid(before, ready.amount);
        emit Migrated(ready.account, ready.amount);
    }

    /// @inheritdoc IVault
    function isUsed(uint64 nonce) external view returns (bool) {
        return used.get(nonce);
    }

    /// @notice How many deposits there were: the last one's nonce.
    function deposits() external view returns (uint64) {
        return depositCount;
    }

    /// @inheritdoc IVault
    function redirectDigest(uint64 nonce, address recipient, address to, uint256 deadline)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(REDIRECT_TYPE, lane, nonce, recipient, to, deadline)));
    }

    function _release(Proof calldata proof, bytes calldata message) private {
        (Messages.Message memory released, uint256 fee) = _spend(proof, message);
        uint256 before = _balance();
        token.safeTransfer(released.account, released.amount - fee);
        if (fee != 0) token.safeTransfer(msg.sender, fee);
        _checkPaid(before, released.amount);
    }

    /// @dev All of a release but its payment, and what of the amount is the caller's.
    function _spend(Proof calldata proof, bytes calldata message)
        private
        returns (Messages.Message memory released, uint256 fee)
    {
        released = _accept(proof, message);
        if (released.kind != Messages.Kind.Release) revert KindWrong();
        if (released.relayFee > released.amount) revert FeeAboveAmount();
        _draw(released.amount);
        emit Released(lane, released.nonce, released.account, released.amount, released.relayFee);
        fee = msg.sender == released.account ? 0 : released.relayFee;
    }

    /// @dev Verifies a message of this lane and spends its nonce.
    function _accept(Proof calldata proof, bytes calldata message) private returns (Messages.Message memory accepted) {
        accepted = Messages.decode(message);
        if (accepted.lane != lane) revert LaneWrong();
        if (used.get(accepted.nonce)) revert NonceUsed();
        used.set(accepted.nonce);

        bytes32 leaf = Mmr.leafHash(proof.leaf);
        bytes32 messages = Mmr.extra(proof.leaf);
        if (messages == 0) revert NoMessages();
        bytes32 root = client.rootAt(proof.rootBlock);
        if (Mmr.rootOf(leaf, proof.leafItems, proof.leafOrder) != root) revert LeafNotProved();
        if (!MerkleProof.verifyCalldata(proof.items, messages, Messages.leaf(message))) revert MessageNotProved();
    }

    function _balance() private view returns (uint256) {
        return token.balanceOf(address(this));
    }

    /// @dev USDT can be told to forward to another contract, and swallows what that returns: only the balance tells that the
    /// amount left, and no more.
    function _checkPaid(uint256 before, uint256 amount) private view {
        if (_balance() + amount != before) revert PayoutInexact();
    }
}
