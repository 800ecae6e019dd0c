// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITether} from "../../src/interfaces/ITether.sol";
import {VM} from "./Vm.sol";

/// @title What Tether's owner may do, as in token/TetherLike.sol
interface ITetherOwner is ITether {
    function addBlackList(address user) external;
    function removeBlackList(address user) external;
    function destroyBlackFunds(address user) external;
    function deprecate(address successor) external;
    function setParams(uint256 feeBasisPoints, uint256 maxFee) external;
    function pause() external;
    function unpause() external;
    function paused() external view returns (bool);
    function issue(uint256 amount) external;
}

/// @title USDT's calls as they really are: without a return value
interface ITetherCalls {
    function approve(address spender, uint256 amount) external;
    function transfer(address to, uint256 amount) external;
}

/// @notice Deploys the token that `scripts/build-token.js` compiled; the caller owns it and all USDT.
function deployTether(uint256 supply) returns (ITetherOwner token) {
    bytes memory code = bytes.concat(
        VM.parseJsonBytes(VM.readFile("build/TetherLike.json"), ".bytecode"),
        abi.encode(supply, "Tether USD", "USDT", 6)
    );
    assembly ("memory-safe") {
        token := create(0, add(code, 0x20), mload(code))
    }
    require(address(token) != address(0), "the token could not be deployed");
}
