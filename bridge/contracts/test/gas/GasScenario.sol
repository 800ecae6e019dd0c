// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyClient} from "../../src/BeefyClient.sol";
import {Vault} from "../../src/Vault.sol";
import {IBeefyClient} from "../../src/interfaces/IBeefyClient.sol";
import {ITether} from "../../src/interfaces/ITether.sol";
import {IVault} from "../../src/interfaces/IVault.sol";
import {Coinop} from "../utils/Coinop.sol";
import {Encode} from "../utils/Encode.sol";
import {ReferenceTrees} from "../utils/ReferenceTrees.sol";
import {ITetherCalls} from "../utils/Tether.sol";
import {VM} from "../utils/Vm.sol";

/// @title The transactions of which `scripts/gas.js` measures some
/// @notice A script: `run` writes build/gas-transactions.jsonl. Accounts are anvil's first three, in the order: who deploys and
/// deposits, relayer, recipient. What is measured has a name; the rest prepares it. Storage is as it is after long use: the
/// ring of roots has gone round once, accounts hold USDT, the word of the nonce has bits set; what differs at first says so.
contract GasScenario is Coinop {
    string private constant FILE = "build/gas-transactions.jsonl";
    uint128 private constant USDT = 1_000_000;
    uint64 private constant SET = 365;
    /// @dev Coinop after a year of blocks every 500 ms.
    uint32 private constant YEAR = 63_072_000;
    address[3] private accounts = [
        0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266,
        0x70997970C51812dc3A010C7d01b50e0d17dc79C8,
        0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC
    ];
    uint256 private constant DEPLOYER = 0;
    uint256 private constant RELAYER = 1;
    uint256 private constant RECIPIENT = 2;

    uint8[3] private sizes = [4, 21, 67];
    uint256 private deployed;
    uint32 private head = YEAR;

    address private token;
    address private vault;
    bytes32 private lane;
    mapping(uint256 size => address) private clients;

    function run() external {
        VM.writeFile(FILE, "");
        token = _deploy(
            bytes.concat(
                VM.parseJsonBytes(VM.readFile("build/TetherLike.json"), ".bytecode"),
                abi.encode(10 ** 12 * USDT, "Tether USD", "USDT", 6)
            )
        );
        address[] memory recoverers = ascending(keyset("recoverer", 5)).addresses;
        for (uint256 i = 0; i < sizes.length; ++i) {
            Keyset memory set = keyset("validator", sizes[i]);
            clients[sizes[i]] = _deploy(
                bytes.concat(
                    type(BeefyClient).creationCode,
                    abi.encode(YEAR, authoritySet(SET, set), authoritySet(SET + 1, set), recoverers, 3)
                )
            );
        }
        bytes32 genesis = GENESIS;
        vault = VM.computeCreateAddress(accounts[DEPLOYER], deployed);
        lane = keccak256(Encode.lane(31337, vault, genesis));
        _deploy(
            bytes.concat(
                type(Vault).creationCode,
                abi.encode(ITether(token), IBeefyClient(clients[21]), genesis, accounts[DEPLOYER], 10 ** 6 * USDT)
            )
        );
        _updates();
        _vault();
    }

    function _updates() private {
        for (uint256 i = 0; i < sizes.length; ++i) {
            Keyset memory set = keyset("validator", sizes[i]);
            _submit("", set, _plain(set));
            _submit(_named("updateFirstRound", sizes[i]), set, _plain(set));
            for (uint256 j = 2; j < 65; ++j) {
                _submit("", set, _plain(set));
            }
            _submit(_named("update", sizes[i]), set, _plain(set));
            _submit(_named("updateWithHandOver", sizes[i]), set, _handOver(set));
        }
    }

    function _vault() private {
        for (uint256 i = 1; i < 3; ++i) {
            _call("", DEPLOYER, token, abi.encodeCall(ITetherCalls.transfer, (accounts[i], USDT)));
        }
        _call("", DEPLOYER, token, abi.encodeCall(ITetherCalls.approve, (vault, type(uint256).max)));
        bytes memory deposit = abi.encodeCall(IVault.deposit, (keccak256("machine"), 1234_567_890, 1_500_000));
        _call("depositFirst", DEPLOYER, vault, deposit);
        _call("deposit", DEPLOYER, vault, deposit);

        uint256 recent = 2 * 60 * 10;
        _release("releaseFirstOf256Nonces", RELAYER, 1000, accounts[RECIPIENT], recent, false);
        _release("release", RELAYER, 1001, accounts[RECIPIENT], recent, false);
        _release("releaseByRecipient", RECIPIENT, 1002, accounts[RECIPIENT], recent, false);
        _release("releaseToNewHolder", RELAYER, 1003, address(bytes20(keccak256("new holder"))), recent, false);
        _release("releaseOfFirstBlock", RELAYER, 1004, accounts[RECIPIENT], head, false);
        _release("updateAndRelease21", RELAYER, 1005, accounts[RECIPIENT], recent, true);
    }

    /// @dev `age`: how many blocks before the head the message's block is. Eight messages in its block.
    function _release(string memory name, uint256 from, uint64 nonce, address to, uint256 age, bool atOnce) private {
        bytes memory message = Encode.release(lane, nonce, to, 123_456_789, 500_000);
        IVault.Proof memory proof;
        proof.rootBlock = ++head;
        bytes32[] memory messages = new bytes32[](8);
        for (uint256 i = 0; i < messages.length; ++i) {
            messages[i] = keccak256(abi.encode(nonce, i));
        }
        messages[3] = Encode.messageLeaf(message);
        proof.items = ReferenceTrees.proof(messages, 3, true);
        uint256 index = age < head ? head - age : 0;
        proof.leaf = _leaf(uint32(index), ReferenceTrees.root(messages, true));
        bytes32 root;
        (root, proof.leafItems, proof.leafOrder) = _inChain(keccak256(proof.leaf), index);

        Keyset memory set = keyset("validator", 21);
        IBeefyClient.Update memory made = update(set, SET + 1, head, root);
        if (atOnce) {
            _call(name, from, vault, abi.encodeCall(IVault.updateAndRelease, (made, proof, message)));
        } else {
            _submit("", set, made);
            _call(name, from, vault, abi.encodeCall(IVault.release, (proof, message)));
        }
    }

    function _plain(Keyset memory set) private returns (IBeefyClient.Update memory) {
        return update(set, SET, ++head, keccak256(abi.encode(head)));
    }

    function _handOver(Keyset memory set) private returns (IBeefyClient.Update memory made) {
        bytes memory leaf =
            Encode.leaf(Encode.Leaf(0, head, keccak256("parent"), authoritySet(SET + 2, set), keccak256("messages")));
        (bytes32 root, bytes32[] memory items, uint256 order) = _inChain(keccak256(leaf), head);
        made = update(set, SET + 1, ++head, root);
        (made.leaf, made.leafItems, made.leafOrder) = (leaf, items, order);
    }

    function _leaf(uint32 parent, bytes32 extra) private view returns (bytes memory) {
        Keyset memory set = keyset("validator", 21);
        return Encode.leaf(Encode.Leaf(0, parent, keccak256("parent"), authoritySet(SET + 2, set), extra));
    }

    /// @dev A proof of leaf `index` as long as it is in a chain of `head` + 1 blocks, whose other hashes are made up.
    function _inChain(bytes32 leaf, uint256 index)
        private
        view
        returns (bytes32 root, bytes32[] memory items, uint256 order)
    {
        uint256 count = uint256(head) + 1;
        uint256 start = 0;
        uint256 left = 0;
        uint256 height = 31;
        while (true) {
            if (count >> height & 1 == 1) {
                if (index < start + (1 << height)) break;
                start += 1 << height;
                ++left;
            }
            --height;
        }
        bool right = start + (1 << height) < count;
        items = new bytes32[](height + (right ? 1 : 0) + left);
        order = index - start;
        if (right) order |= 1 << height;
        root = leaf;
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = keccak256(abi.encode("node", i));
            root = (order >> i) & 1 == 1
                ? keccak256(abi.encodePacked(items[i], root))
                : keccak256(abi.encodePacked(root, items[i]));
        }
    }

    function _submit(string memory name, Keyset memory set, IBeefyClient.Update memory made) private {
        _call(name, RELAYER, clients[set.keys.length], abi.encodeCall(IBeefyClient.submit, (made)));
    }

    function _deploy(bytes memory code) private returns (address) {
        _put("", DEPLOYER, "", code);
        return VM.computeCreateAddress(accounts[DEPLOYER], deployed++);
    }

    function _call(string memory name, uint256 from, address to, bytes memory data) private {
        _put(name, from, string.concat(',"to":"', VM.toString(to), '"'), data);
    }

    function _put(string memory name, uint256 from, string memory to, bytes memory data) private {
        string memory line = string.concat('{"name":"', name, '","from":"', VM.toString(accounts[from]), '"', to);
        line = string.concat(line, ',"data":"', VM.toString(data), '"}');
        VM.writeLine(FILE, line);
    }

    function _named(string memory name, uint256 size) private pure returns (string memory) {
        return string.concat(name, VM.toString(size));
    }
}
