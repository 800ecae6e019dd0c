pragma solidity 0.4.18;

/// @title A token for tests with Tether's interface, storage layout and quirks, and none of its code
/// @notice What it does as USDT on Ethereum (0xdAC17F958D2ee523a2206206994597C13D831ec7) does:
/// - `transfer`, `transferFrom` and `approve` return nothing, and fail without a reason;
/// - `approve` fails from non-zero to non-zero; an allowance of 2²⁵⁶ − 1 never shrinks;
/// - its owner can set a fee on transfers, below 0.2 % and below 50 USDT, which the recipient gets less;
/// - its owner can pause all transfers;
/// - its owner can put accounts on a blacklist: they can't send, but they can receive; what they hold can be destroyed;
/// - its owner can deprecate it: from then on it forwards to another contract, whose answer to a transfer it swallows;
/// - its owner issues and redeems.
/// Slots are in the same order, so that gas is close to the real one's.
contract TetherLike {
    address public owner;
    bool public paused;
    uint public _totalSupply;
    mapping(address => uint) internal balances;
    uint public basisPointsRate;
    uint public maximumFee;
    mapping(address => mapping(address => uint)) internal allowances;
    mapping(address => bool) public isBlackListed;
    string public name;
    string public symbol;
    uint public decimals;
    address public upgradedAddress;
    bool public deprecated;

    uint constant NEVER_SHRINKS = uint(-1);

    event Transfer(address indexed from, address indexed to, uint value);
    event Approval(address indexed owner, address indexed spender, uint value);
    event Issue(uint amount);
    event Redeem(uint amount);
    event Deprecate(address newAddress);
    event Params(uint feeBasisPoints, uint maxFee);
    event DestroyedBlackFunds(address _blackListedUser, uint _balance);
    event AddedBlackList(address _user);
    event RemovedBlackList(address _user);
    event Pause();
    event Unpause();

    modifier onlyOwner() {
        require(msg.sender == owner);
        _;
    }

    modifier whenNotPaused() {
        require(!paused);
        _;
    }

    function TetherLike(uint supply, string name_, string symbol_, uint decimals_) public {
        owner = msg.sender;
        name = name_;
        symbol = symbol_;
        decimals = decimals_;
        _totalSupply = supply;
        balances[owner] = supply;
    }

    function transfer(address to, uint value) public whenNotPaused {
        // A shortened address would shift the amount.
        require(msg.data.length >= 4 + 2 * 32);
        require(!isBlackListed[msg.sender]);
        if (deprecated) {
            Successor(upgradedAddress).transferByLegacy(msg.sender, to, value);
        } else {
            move(msg.sender, to, value);
        }
    }

    function transferFrom(address from, address to, uint value) public whenNotPaused {
        require(msg.data.length >= 4 + 3 * 32);
        require(!isBlackListed[from]);
        if (deprecated) {
            Successor(upgradedAddress).transferFromByLegacy(msg.sender, from, to, value);
            return;
        }
        uint allowed = allowances[from][msg.sender];
        require(value <= allowed);
        if (allowed < NEVER_SHRINKS) {
            allowances[from][msg.sender] = allowed - value;
        }
        move(from, to, value);
    }

    function approve(address spender, uint value) public {
        require(msg.data.length >= 4 + 2 * 32);
        if (deprecated) {
            Successor(upgradedAddress).approveByLegacy(msg.sender, spender, value);
            return;
        }
        require(value == 0 || allowances[msg.sender][spender] == 0);
        allowances[msg.sender][spender] = value;
        Approval(msg.sender, spender, value);
    }

    function balanceOf(address who) public constant returns (uint) {
        return deprecated ? Successor(upgradedAddress).balanceOf(who) : balances[who];
    }

    function allowance(address holder, address spender) public constant returns (uint) {
        return deprecated ? Successor(upgradedAddress).allowance(holder, spender) : allowances[holder][spender];
    }

    function totalSupply() public constant returns (uint) {
        return deprecated ? Successor(upgradedAddress).totalSupply() : _totalSupply;
    }

    function getBlackListStatus(address user) external constant returns (bool) {
        return isBlackListed[user];
    }

    function getOwner() external constant returns (address) {
        return owner;
    }

    function transferOwnership(address newOwner) public onlyOwner {
        if (newOwner != address(0)) {
            owner = newOwner;
        }
    }

    function pause() public onlyOwner whenNotPaused {
        paused = true;
        Pause();
    }

    function unpause() public onlyOwner {
        require(paused);
        paused = false;
        Unpause();
    }

    function addBlackList(address user) public onlyOwner {
        isBlackListed[user] = true;
        AddedBlackList(user);
    }

    function removeBlackList(address user) public onlyOwner {
        isBlackListed[user] = false;
        RemovedBlackList(user);
    }

    function destroyBlackFunds(address user) public onlyOwner {
        require(isBlackListed[user]);
        uint funds = balanceOf(user);
        balances[user] = 0;
        _totalSupply -= funds;
        DestroyedBlackFunds(user, funds);
    }

    function deprecate(address newAddress) public onlyOwner {
        deprecated = true;
        upgradedAddress = newAddress;
        Deprecate(newAddress);
    }

    function issue(uint amount) public onlyOwner {
        require(_totalSupply + amount > _totalSupply);
        balances[owner] += amount;
        _totalSupply += amount;
        Issue(amount);
    }

    function redeem(uint amount) public onlyOwner {
        require(amount <= balances[owner]);
        balances[owner] -= amount;
        _totalSupply -= amount;
        Redeem(amount);
    }

    /// @param feeBasisPoints in 1/10,000, below 20
    /// @param maxFee in whole USDT, below 50
    function setParams(uint feeBasisPoints, uint maxFee) public onlyOwner {
        require(feeBasisPoints < 20);
        require(maxFee < 50);
        basisPointsRate = feeBasisPoints;
        maximumFee = maxFee * 10 ** decimals;
        Params(basisPointsRate, maximumFee);
    }

    function move(address from, address to, uint value) internal {
        uint fee = value * basisPointsRate / 10000;
        require(basisPointsRate == 0 || value * basisPointsRate / basisPointsRate == value);
        if (fee > maximumFee) {
            fee = maximumFee;
        }
        require(value <= balances[from]);
        balances[from] -= value;
        balances[to] += value - fee;
        if (fee > 0) {
            balances[owner] += fee;
            Transfer(from, owner, fee);
        }
        Transfer(from, to, value - fee);
    }
}

/// @title What a deprecated Tether forwards to
contract Successor {
    function transferByLegacy(address from, address to, uint value) public;
    function transferFromByLegacy(address sender, address from, address to, uint value) public;
    function approveByLegacy(address from, address spender, uint value) public;
    function balanceOf(address who) public constant returns (uint);
    function allowance(address holder, address spender) public constant returns (uint);
    function totalSupply() public constant returns (uint);
}
