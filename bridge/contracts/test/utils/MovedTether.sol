// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a deprecated USDT might forward to, with every misbehaviour that a test asks for
contract MovedTether {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    uint256 public totalSupply;

    /// @notice Transfers to these fail.
    mapping(address => bool) public refuses;
    /// @notice Transfers succeed and move nothing.
    bool public silent;
    /// @notice So do transfers to these.
    mapping(address => bool) public swallows;
    /// @notice Taken from the sender beyond the amount.
    uint256 public surcharge;
    /// @notice Called in the middle of each transfer, and how it ended.
    address public target;
    bytes public call;
    bool public called;
    bytes public answer;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
        totalSupply += amount;
    }

    function refuse(address to, bool yes) external {
        refuses[to] = yes;
    }

    function swallow(address to) external {
        swallows[to] = true;
    }

    function setSilent(bool yes) external {
        silent = yes;
    }

    function setSurcharge(uint256 amount) external {
        surcharge = amount;
    }

    function setCall(address target_, bytes calldata call_) external {
        (target, call) = (target_, call_);
    }

    function transferByLegacy(address from, address to, uint256 value) external {
        _move(from, to, value);
    }

    function transferFromByLegacy(address sender, address from, address to, uint256 value) external {
        allowance[from][sender] -= value;
        _move(from, to, value);
    }

    function approveByLegacy(address from, address spender, uint256 value) external {
        allowance[from][spender] = value;
    }

    function _move(address from, address to, uint256 value) private {
        require(!refuses[to], "refused");
        if (silent || swallows[to]) return;
        if (target != address(0)) {
            (called, answer) = target.call(call);
        }
        balanceOf[from] -= value + surcharge;
        balanceOf[to] += value;
    }
}
