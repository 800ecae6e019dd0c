// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Messages} from "../../src/lib/Messages.sol";
import {Encode} from "../utils/Encode.sol";
import {Exposed} from "../utils/Exposed.sol";
import {VM} from "../utils/Vm.sol";

contract MessagesTest {
    Exposed private immutable exposed = new Exposed();

    function testFuzz_message_should_read_back_when_encoded(
        bytes32 lane,
        uint64 nonce,
        address account,
        uint128 amount,
        uint128 fee
    ) external view {
        Messages.Message memory m;
        m = exposed.message(Encode.release(lane, nonce, account, amount, fee));
        _is(m, Messages.Message(lane, nonce, Messages.Kind.Release, account, amount, fee));
        m = exposed.message(Encode.setLimit(lane, nonce, amount));
        _is(m, Messages.Message(lane, nonce, Messages.Kind.SetLimit, address(0), amount, 0));
        m = exposed.message(Encode.resume(lane, nonce));
        _is(m, Messages.Message(lane, nonce, Messages.Kind.Resume, address(0), 0, 0));
        m = exposed.message(Encode.replaceGuardian(lane, nonce, account));
        _is(m, Messages.Message(lane, nonce, Messages.Kind.ReplaceGuardian, account, 0, 0));
        m = exposed.message(Encode.closeDeposits(lane, nonce));
        _is(m, Messages.Message(lane, nonce, Messages.Kind.CloseDeposits, address(0), 0, 0));
        m = exposed.message(Encode.migrate(lane, nonce, account, amount));
        _is(m, Messages.Message(lane, nonce, Messages.Kind.Migrate, account, amount, 0));
    }

    function test_message_should_have_the_wire_s_length_when_encoded() external pure {
        uint8[6] memory lengths = [93, 57, 41, 61, 41, 77];
        for (uint8 kind = 0; kind < 6; ++kind) {
            VM.assertEq(_sample(kind).length, lengths[kind]);
        }
    }

    /// Poly: a message that carries a call of its own. No kind has room for one.
    function test_message_should_be_refused_when_longer_or_shorter_than_its_kind() external {
        for (uint8 kind = 0; kind < 6; ++kind) {
            uint256 right = _sample(kind).length;
            for (uint256 length = 0; length < 200; ++length) {
                if (length == right) continue;
                bytes memory message = new bytes(length);
                if (length > 40) message[40] = bytes1(kind);
                VM.expectRevert(Messages.MessageLengthWrong.selector);
                exposed.message(message);
            }
        }
    }

    /// Poly: there is no kind but those six.
    function test_message_should_be_refused_when_kind_is_unknown() external {
        for (uint256 kind = 6; kind < 256; ++kind) {
            bytes memory message = new bytes(93);
            message[40] = bytes1(uint8(kind));
            VM.expectRevert(Messages.KindUnknown.selector);
            exposed.message(message);
        }
    }

    /// Else an inner node could be shown as a message.
    function test_leaf_should_never_hash_64_bytes_when_message_decodes() external view {
        for (uint8 kind = 0; kind < 6; ++kind) {
            VM.assertTrue(1 + _sample(kind).length != 64);
        }
        for (uint256 length = 0; length < 200; ++length) {
            for (uint8 kind = 0; kind < 6; ++kind) {
                bytes memory message = new bytes(length);
                if (length > 40) message[40] = bytes1(kind);
                try exposed.message(message) returns (Messages.Message memory) {
                    VM.assertTrue(length + 1 != 64);
                } catch {}
            }
        }
    }

    function testFuzz_leaf_should_be_the_hash_after_a_zero_byte_when_asked(bytes calldata message) external view {
        VM.assertEq(exposed.messageLeaf(message), Encode.messageLeaf(message));
    }

    function _sample(uint8 kind) private pure returns (bytes memory) {
        if (kind == 0) return Encode.release(0, 1, address(2), 3, 4);
        if (kind == 1) return Encode.setLimit(0, 1, 2);
        if (kind == 2) return Encode.resume(0, 1);
        if (kind == 3) return Encode.replaceGuardian(0, 1, address(2));
        if (kind == 4) return Encode.closeDeposits(0, 1);
        return Encode.migrate(0, 1, address(2), 3);
    }

    function _is(Messages.Message memory got, Messages.Message memory wanted) private pure {
        VM.assertEq(abi.encode(got), abi.encode(wanted));
    }
}
