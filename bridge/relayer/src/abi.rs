//! Functions, events, errors and structs of the contracts, as far as clients use them; `bridge/contracts/src/interfaces`
//! says what they do.
#![allow(
	missing_docs,
	clippy::all,
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used,
	reason = "generated"
)]

alloy::sol! {
	#[derive(Debug, PartialEq, Eq)]
	struct AuthoritySet {
		uint64 id;
		uint32 length;
		bytes32 root;
	}

	#[derive(Debug, PartialEq, Eq)]
	struct CommitmentUpdate {
		bytes commitment;
		address[] validators;
		uint256 signedBy;
		bytes signatures;
		bytes leaf;
		bytes32[] leafItems;
		uint256 leafOrder;
	}

	#[derive(Debug, PartialEq, Eq)]
	struct MessageProof {
		uint32 rootBlock;
		bytes leaf;
		bytes32[] leafItems;
		uint256 leafOrder;
		bytes32[] items;
	}

	contract Tether {
		constructor(uint256 supply, string name, string symbol, uint256 decimals);
		function transfer(address to, uint256 value) external;
		function approve(address spender, uint256 value) external;
		function allowance(address owner, address spender) external view returns (uint256);
		function balanceOf(address who) external view returns (uint256);
		function isBlackListed(address who) external view returns (bool);
		function paused() external view returns (bool);
		function basisPointsRate() external view returns (uint256);
		function maximumFee() external view returns (uint256);
	}

	contract BeefyClient {
		constructor(
			uint32 startBlock,
			AuthoritySet currentSet,
			AuthoritySet nextSet,
			address[] recoveryMembers,
			uint256 recoveryThreshold
		);
		function submit(CommitmentUpdate update) external;
		function latestBlock() external view returns (uint32);
		function acceptedAt() external view returns (uint256);
		function currentSet() external view returns (AuthoritySet set, uint256 adoptedAt);
		function nextSet() external view returns (AuthoritySet);
		function hasRoot(uint32 blockNumber) external view returns (bool);
		function rootAt(uint32 blockNumber) external view returns (bytes32);
	}

	contract Vault {
		error NonceUsed();

		event Migrated(address indexed successor, uint128 amount);

		constructor(address token, address client, bytes32 genesis, address guardian, uint256 capacity);
		function deposit(bytes32 recipient, uint128 amount, uint128 relayFee) external returns (uint64 nonce);
		function release(MessageProof proof, bytes message) external;
		function updateAndRelease(CommitmentUpdate update, MessageProof proof, bytes message) external;
		function obey(MessageProof proof, bytes message) external;
		function lane() external view returns (bytes32);
		function token() external view returns (address);
		function client() external view returns (address);
		function deposits() external view returns (uint64);
		function isUsed(uint64 nonce) external view returns (bool);
		function halted() external view returns (bool);
		function depositsClosed() external view returns (bool);
		function limits() external view returns (uint256 capacity, uint256 level, uint256 maxDeposit);
	}
}
