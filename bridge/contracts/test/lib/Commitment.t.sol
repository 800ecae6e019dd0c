// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Commitment} from "../../src/lib/Commitment.sol";
import {Scale} from "../../src/lib/Scale.sol";
import {Encode} from "../utils/Encode.sol";
import {Exposed} from "../utils/Exposed.sol";
import {VM} from "../utils/Vm.sol";

contract CommitmentTest {
    Exposed private immutable exposed = new Exposed();

    function testFuzz_commitment_should_read_back_when_encoded(bytes32 root, uint32 number, uint64 id) external view {
        VM.assume(root != 0);
        _reads(Encode.commitment(root, number, id), root, number, id);
    }

    function testFuzz_commitment_should_pass_over_other_items_when_they_surround_the_root(
        bytes32 root,
        uint32 number,
        uint64 id,
        bytes calldata first,
        bytes calldata last
    ) external view {
        VM.assume(root != 0);
        bytes memory payload = abi.encodePacked(
            Encode.compact(3),
            Encode.payloadItem("aa", first),
            Encode.payloadItem("mh", abi.encodePacked(root)),
            Encode.payloadItem("zz", last)
        );
        _reads(Encode.commitmentOf(payload, number, id), root, number, id);
    }

    /// A long item, so that its length takes four bytes.
    function test_commitment_should_pass_over_an_item_when_it_is_long() external view {
        bytes32 root = keccak256("root");
        bytes memory payload = abi.encodePacked(
            Encode.compact(2),
            Encode.payloadItem("aa", new bytes(20000)),
            Encode.payloadItem("mh", abi.encodePacked(root))
        );
        _reads(Encode.commitmentOf(payload, 1, 2), root, 1, 2);
    }

    /// Nomad: a zero root, which any default value proves.
    function test_commitment_should_be_refused_when_root_is_zero() external {
        _refused(Encode.commitment(0, 1, 2), Commitment.RootInvalid.selector);
    }

    function test_commitment_should_be_refused_when_root_is_missing() external {
        _refused(Encode.commitmentOf(hex"00", 1, 2), Commitment.RootMissing.selector);
        bytes memory payload = abi.encodePacked(hex"04", Encode.payloadItem("mg", new bytes(32)));
        _refused(Encode.commitmentOf(payload, 1, 2), Commitment.RootMissing.selector);
    }

    function test_commitment_should_be_refused_when_root_is_there_twice() external {
        bytes memory item = Encode.payloadItem("mh", abi.encodePacked(keccak256("root")));
        bytes memory payload = abi.encodePacked(hex"08", item, item);
        _refused(Encode.commitmentOf(payload, 1, 2), Commitment.RootTwice.selector);
    }

    function test_commitment_should_be_refused_when_root_has_another_length() external {
        for (uint256 length = 0; length < 70; ++length) {
            if (length == 32) continue;
            bytes memory payload = abi.encodePacked(hex"04", Encode.payloadItem("mh", new bytes(length)));
            _refused(Encode.commitmentOf(payload, 1, 2), Commitment.RootInvalid.selector);
        }
    }

    function test_commitment_should_be_refused_when_longer_or_shorter() external {
        bytes memory encoded = Encode.commitment(keccak256("root"), 1, 2);
        _refused(bytes.concat(encoded, hex"00"), Commitment.CommitmentLengthWrong.selector);
        for (uint256 length = 0; length < encoded.length; ++length) {
            bytes memory shorter = new bytes(length);
            for (uint256 i = 0; i < length; ++i) {
                shorter[i] = encoded[i];
            }
            _refused(shorter, length < 36 ? Scale.InputTooShort.selector : Commitment.CommitmentLengthWrong.selector);
        }
    }

    /// A count of a thousand million items ends with the input.
    function test_commitment_should_be_refused_when_items_are_promised_that_do_not_come() external {
        bytes memory payload = abi.encodePacked(
            Encode.compact((1 << 30) - 1), Encode.payloadItem("mh", abi.encodePacked(keccak256("root")))
        );
        _refused(Encode.commitmentOf(payload, 1, 2), Scale.InputTooShort.selector);
    }

    function test_commitment_should_be_refused_when_an_item_reaches_beyond_the_end() external {
        bytes memory payload = abi.encodePacked(hex"08", Encode.payloadItem("mh", abi.encodePacked(keccak256("root"))));
        bytes memory encoded = abi.encodePacked(payload, bytes2("zz"), Encode.compact(1000), new bytes(12));
        _refused(encoded, Commitment.CommitmentLengthWrong.selector);
    }

    function _reads(bytes memory encoded, bytes32 root, uint32 number, uint64 id) private view {
        Commitment.Decoded memory decoded = exposed.commitment(encoded);
        VM.assertEq(decoded.mmrRoot, root);
        VM.assertEq(decoded.blockNumber, number);
        VM.assertEq(decoded.authoritySetId, id);
    }

    function _refused(bytes memory encoded, bytes4 why) private {
        VM.expectRevert(why);
        exposed.commitment(encoded);
    }
}
