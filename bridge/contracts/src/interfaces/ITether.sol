// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title What the vault uses of USDT on Ethereum (TetherToken, 0xdAC17F958D2ee523a2206206994597C13D831ec7)
/// @dev Its transfers return nothing, so they go through SafeERC20. It checks senders against its blacklist, not recipients.
interface ITether is IERC20 {
    /// @notice Whether Tether froze the account: nothing leaves it, and Tether may destroy what it holds.
    function isBlackListed(address account) external view returns (bool);
}
