// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Scale} from "../../src/lib/Scale.sol";
import {Encode} from "../utils/Encode.sol";
import {Exposed} from "../utils/Exposed.sol";
import {VM} from "../utils/Vm.sol";

contract ScaleTest {
    Exposed private immutable exposed = new Exposed();

    function testFuzz_number_should_read_back_when_little_endian(uint32 a, uint64 b, bytes calldata before)
        external
        view
    {
        bytes memory encoded = abi.encodePacked(before, Encode.littleEndian(a, 4), Encode.littleEndian(b, 8));
        VM.assertEq(exposed.u32(encoded, before.length), a);
        VM.assertEq(exposed.u64(encoded, before.length + 4), b);
    }

    function test_number_should_match_known_bytes() external view {
        VM.assertEq(exposed.u32(hex"78563412", 0), 0x12345678);
        VM.assertEq(exposed.u64(hex"efcdab8967452301", 0), 0x0123456789abcdef);
    }

    function testFuzz_compact_should_read_back_when_canonical(uint256 value) external view {
        for (uint256 bits = 1; bits <= 30; ++bits) {
            uint256 shorter = value % (1 << bits);
            bytes memory encoded = Encode.compact(shorter);
            (uint256 read, uint256 end) = exposed.compact(encoded, 0);
            VM.assertEq(read, shorter);
            VM.assertEq(end, encoded.length);
        }
    }

    /// The examples of the format's description: 1, 42, 69, 65535.
    function test_compact_should_match_known_bytes() external view {
        _compactIs(hex"04", 1);
        _compactIs(hex"a8", 42);
        _compactIs(hex"1501", 69);
        _compactIs(hex"feff0300", 65535);
    }

    function test_compact_should_be_refused_when_a_shorter_one_exists() external {
        _refused(hex"0100");
        _refused(hex"fd00");
        _refused(hex"02000000");
        _refused(hex"feff0000");
    }

    function test_compact_should_be_refused_when_of_big_integers() external {
        _refused(hex"0300000040");
    }

    function test_value_should_be_refused_when_input_ends() external {
        VM.expectRevert(Scale.InputTooShort.selector);
        exposed.u32(hex"010203", 0);
        VM.expectRevert(Scale.InputTooShort.selector);
        exposed.u64(hex"0102030405060708", 1);
        VM.expectRevert(Scale.InputTooShort.selector);
        exposed.compact(hex"", 0);
        VM.expectRevert(Scale.InputTooShort.selector);
        exposed.compact(hex"fe0000", 0);
    }

    function _compactIs(bytes memory encoded, uint256 value) private view {
        (uint256 read, uint256 end) = exposed.compact(encoded, 0);
        VM.assertEq(read, value);
        VM.assertEq(end, encoded.length);
    }

    function _refused(bytes memory encoded) private {
        VM.expectRevert(Scale.CompactNotCanonical.selector);
        exposed.compact(encoded, 0);
    }
}
