// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyClient} from "../../src/BeefyClient.sol";
import {Vault} from "../../src/Vault.sol";
import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {IVault} from "../../src/interfaces/IVault.sol";
import {Messages} from "../../src/lib/Messages.sol";
import {Coinop} from "./Coinop.sol";
import {Encode} from "./Encode.sol";
import {MovedTether} from "./MovedTether.sol";
import {ITetherCalls, ITetherOwner, deployTether} from "./Tether.sol";
import {VM} from "./Vm.sol";

/// @title Token, client and vault, and a Coinop that signs what a test wants
abstract contract BridgeTest is Coinop {
    uint128 internal constant USDT = 1_000_000;
    uint128 internal constant CAPACITY = 100_000 * USDT;
    uint64 internal constant SET = 7;
    bytes32 internal constant MACHINE = keccak256("an account of Coinop");

    address internal immutable user = VM.addr(uint256(keccak256("user")));
    address internal immutable relayer = VM.addr(uint256(keccak256("relayer")));
    address internal immutable guardian = VM.addr(uint256(keccak256("guardian")));
    uint256 internal constant RECIPIENT_KEY = uint256(keccak256("recipient")) >> 8;
    address internal immutable recipient = VM.addr(RECIPIENT_KEY);

    ITetherOwner internal token;
    BeefyClient internal client;
    Vault internal vault;
    Keyset internal validators;
    Keyset internal recoverers;
    bytes32 internal lane;
    /// @dev The block of the last commitment that a test made.
    uint32 internal head = 1000;

    function setUp() public virtual {
        VM.warp(1_800_000_000);
        validators = keyset("validator", 4);
        recoverers = ascending(keyset("recoverer", 5));
        token = deployTether(10 ** 12 * USDT);
        client = deployClient(validators);
        vault = new Vault(token, client, GENESIS, guardian, CAPACITY);
        lane = vault.lane();
        fund(user, 1_000_000 * USDT);
        VM.prank(user);
        ITetherCalls(address(token)).approve(address(vault), type(uint256).max);
    }

    function deployClient(Keyset memory set) internal returns (BeefyClient) {
        return new BeefyClient(head, authoritySet(SET, set), authoritySet(SET + 1, set), recoverers.addresses, 3);
    }

    function fund(address account, uint256 amount) internal {
        ITetherCalls(address(token)).transfer(account, amount);
    }

    /// @dev As `user`.
    function deposit(uint128 amount, uint128 fee) internal returns (uint64) {
        VM.prank(user);
        return vault.deposit(MACHINE, amount, fee);
    }

    /// @dev Commits the message in a block of its own and has the client accept that.
    function commit(bytes memory message) internal returns (IVault.Proof memory proof) {
        bytes32 root;
        (root, proof) = proven(message, ++head);
        client.submit(update(validators, SET, head, root));
    }

    /// @dev Commits a Release and has the relayer deliver it.
    function release(uint64 nonce, address to, uint128 amount, uint128 fee) internal {
        bytes memory message = Encode.release(lane, nonce, to, amount, fee);
        IVault.Proof memory proof = commit(message);
        VM.prank(relayer);
        vault.release(proof, message);
    }

    /// @dev Commits a message of another kind and has the relayer deliver it.
    function obey(bytes memory message) internal {
        IVault.Proof memory proof = commit(message);
        VM.prank(relayer);
        vault.obey(proof, message);
    }

    /// @dev Tether deprecates its contract; what vault and user have moves along.
    function moveToken() internal returns (MovedTether moved) {
        moved = new MovedTether();
        moved.mint(address(vault), token.balanceOf(address(vault)));
        moved.mint(user, token.balanceOf(user));
        token.deprecate(address(moved));
        VM.prank(user);
        ITetherCalls(address(token)).approve(address(vault), type(uint256).max);
    }

    function halt() internal {
        VM.prank(guardian);
        vault.halt();
    }

    function cancel(Messages.Kind kind) internal {
        VM.prank(guardian);
        vault.cancel(kind);
    }

    function bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + value % (high - low + 1);
    }

    /// @dev A copy, since memory is shared.
    function copy(bytes32[] memory list) internal pure returns (bytes32[] memory) {
        return abi.decode(abi.encode(list), (bytes32[]));
    }

    function without(bytes32[] memory list, uint256 index) internal pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](list.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) {
            shorter[i] = list[i < index ? i : i + 1];
        }
    }

    function with(bytes32[] memory list, uint256 index, bytes32 item) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < longer.length; ++i) {
            longer[i] = i < index ? list[i] : i == index ? item : list[i - 1];
        }
    }

    function swapped(bytes32[] memory list, uint256 a, uint256 b) internal pure returns (bytes32[] memory other) {
        other = copy(list);
        (other[a], other[b]) = (other[b], other[a]);
    }
}
