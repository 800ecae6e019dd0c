//! Token, BEEFY client and vault on the local Ethereum, from what `npm run build` has made in `bridge/contracts`.

use super::ethereum::{root, LocalEthereum, Receipt};
use alloy::{
	primitives::{Address, B256, U256},
	sol_types::{SolCall, SolConstructor, SolError},
};
use anyhow::{ensure, Context, Result};
use coinop_relayer::{
	abi::{AuthoritySet, BeefyClient, CommitmentUpdate, MessageProof, Tether, Vault},
	client::ClientState,
	execution::BlockId,
};
use serde_json::Value;
use std::{fs, path::Path};

alloy::sol! {
	function addBlackList(address user) external;
	function removeBlackList(address user) external;
	function destroyBlackFunds(address user) external;
}

/// µUSDT that the token's first owner begins with.
const SUPPLY: u64 = 1_000_000_000_000;

/// Gas that a contract's making may take, and any other transaction.
const GAS_TO_MAKE: u64 = 8_000_000;
const GAS: u64 = 1_500_000;

/// The account that makes the contracts, owns the token and is the vault's guardian.
const MAKER: usize = 0;

/// Makes the token. Its maker has all of it.
pub async fn make_token(ethereum: &mut LocalEthereum) -> Result<Address> {
	let (name, symbol) = ("Tether USD".to_string(), "USDT".to_string());
	let arguments = Tether::constructorCall { supply: U256::from(SUPPLY), name, symbol, decimals: U256::from(6) };
	make(ethereum, "build/TetherLike.json", "/bytecode", arguments.abi_encode()).await
}

/// The bridge's contracts.
#[derive(Clone, Copy, Debug)]
pub struct Contracts {
	/// USDT.
	pub token: Address,
	/// Coinop's light client.
	pub client: Address,
	/// What holds USDT.
	pub vault: Address,
}

impl Contracts {
	/// Makes client and vault.
	///
	/// - `genesis`: Coinop's.
	/// - `capacity`: µUSDT of the vault's bucket.
	/// - `start`: a block of Coinop, with the set that signs in it and the one after.
	pub async fn make(
		ethereum: &mut LocalEthereum,
		token: Address,
		genesis: [u8; 32],
		capacity: u128,
		start: (u32, AuthoritySet, AuthoritySet),
	) -> Result<Self> {
		let guardian = ethereum.address(MAKER)?;
		let (start_block, current, next) = start;
		let arguments = BeefyClient::constructorCall {
			startBlock: start_block,
			currentSet: current,
			nextSet: next,
			recoveryMembers: vec![guardian],
			recoveryThreshold: U256::from(1),
		};
		let file = "out/BeefyClient.sol/BeefyClient.json";
		let client = make(ethereum, file, "/bytecode/object", arguments.abi_encode()).await?;
		let capacity = U256::from(capacity);
		let genesis = B256::from(genesis);
		let arguments = Vault::constructorCall { token, client, genesis, guardian, capacity };
		let vault = make(ethereum, "out/Vault.sol/Vault.json", "/bytecode/object", arguments.abi_encode()).await?;
		Ok(Self { token, client, vault })
	}

	/// The vault's lane.
	pub async fn lane(&self, ethereum: &LocalEthereum) -> Result<[u8; 32]> {
		Ok(ethereum.view(self.vault, &Vault::laneCall {}).await?.0)
	}

	/// µUSDT that an account has.
	pub async fn balance(&self, ethereum: &LocalEthereum, who: Address) -> Result<u128> {
		micro_usdt(ethereum.view(self.token, &Tether::balanceOfCall { who }).await?)
	}

	/// µUSDT that the vault would let out now, and that its bucket holds.
	pub async fn limits(&self, ethereum: &LocalEthereum) -> Result<(u128, u128)> {
		let Vault::limitsReturn { capacity, level, .. } = ethereum.view(self.vault, &Vault::limitsCall {}).await?;
		Ok((micro_usdt(level)?, micro_usdt(capacity)?))
	}

	/// Gives an account USDT.
	pub async fn give(&self, ethereum: &mut LocalEthereum, account: usize, amount: u128) -> Result<()> {
		let to = ethereum.address(account)?;
		self.pay(ethereum, to, amount).await
	}

	/// Gives an address USDT.
	pub async fn pay(&self, ethereum: &mut LocalEthereum, to: Address, amount: u128) -> Result<()> {
		let transfer = Tether::transferCall { to, value: U256::from(amount) };
		ethereum.transact(MAKER, Some(self.token), transfer.abi_encode(), GAS).await?;
		Ok(())
	}

	/// Destroys all USDT of an address, as the token's owner can.
	pub async fn destroy(&self, ethereum: &mut LocalEthereum, user: Address) -> Result<()> {
		let calls = [
			addBlackListCall { user }.abi_encode(),
			destroyBlackFundsCall { user }.abi_encode(),
			removeBlackListCall { user }.abi_encode(),
		];
		for call in calls {
			ethereum.transact(MAKER, Some(self.token), call, GAS).await?;
		}
		Ok(())
	}

	/// Gives an account USDT and lets the vault take all of it.
	pub async fn endow(&self, ethereum: &mut LocalEthereum, account: usize, amount: u128) -> Result<()> {
		self.give(ethereum, account, amount).await?;
		self.allow(ethereum, account, amount).await
	}

	/// Lets the vault take µUSDT of an account.
	pub async fn allow(&self, ethereum: &mut LocalEthereum, account: usize, amount: u128) -> Result<()> {
		let approve = Tether::approveCall { spender: self.vault, value: U256::from(amount) };
		ethereum.transact(account, Some(self.token), approve.abi_encode(), GAS).await?;
		Ok(())
	}

	/// Puts a deposit into the pool.
	///
	/// - `deposit`: for which account of Coinop, how many µUSDT, and how many of them for who proves it.
	pub async fn deposit(&self, ethereum: &mut LocalEthereum, account: usize, deposit: &Deposit) -> Result<B256> {
		let call = Vault::depositCall {
			recipient: B256::from(deposit.recipient),
			amount: deposit.amount,
			relayFee: deposit.relay_fee,
		};
		ethereum.send(account, Some(self.vault), call.abi_encode(), GAS).await
	}

	/// What the client knows.
	pub async fn client_state(&self, ethereum: &LocalEthereum) -> Result<ClientState> {
		ClientState::read(ethereum.execution(), self.client, BlockId::Latest).await
	}

	/// Submits a commitment.
	pub async fn submit(
		&self,
		ethereum: &mut LocalEthereum,
		account: usize,
		update: CommitmentUpdate,
	) -> Result<Receipt> {
		let call = BeefyClient::submitCall { update };
		ethereum.transact(account, Some(self.client), call.abi_encode(), GAS).await
	}

	/// Has the vault carry out a message that pays, after an update of the client if one is given.
	pub async fn release(
		&self,
		ethereum: &mut LocalEthereum,
		account: usize,
		update: Option<CommitmentUpdate>,
		proof: MessageProof,
		message: Vec<u8>,
	) -> Result<Receipt> {
		let message = message.into();
		let input = match update {
			Some(update) => Vault::updateAndReleaseCall { update, proof, message }.abi_encode(),
			None => Vault::releaseCall { proof, message }.abi_encode(),
		};
		ethereum.transact(account, Some(self.vault), input, GAS).await
	}

	/// Has the vault carry a message out once more, in a block, which fails; answers whether it is because the nonce was
	/// used.
	pub async fn replay(
		&self,
		ethereum: &mut LocalEthereum,
		account: usize,
		proof: MessageProof,
		message: Vec<u8>,
	) -> Result<bool> {
		let input = Vault::releaseCall { proof, message: message.into() }.abi_encode();
		let hash = ethereum.send(account, Some(self.vault), input.clone(), GAS).await?;
		for receipt in ethereum.receipts(&[hash]).await? {
			ensure!(!receipt.has_succeeded(), "a message was carried out twice");
		}
		let selector = hex::encode(Vault::NonceUsed::SELECTOR);
		let reason = ethereum.simulate(self.vault, account, input).await;
		Ok(reason.is_err_and(|error| error.to_string().contains(&selector)))
	}
}

/// What is paid into the vault.
#[derive(Clone, Copy, Debug)]
pub struct Deposit {
	/// Whose it is on Coinop.
	pub recipient: [u8; 32],
	/// µUSDT.
	pub amount: u128,
	/// µUSDT of it for who proves it.
	pub relay_fee: u128,
}

fn micro_usdt(amount: U256) -> Result<u128> {
	u128::try_from(amount).ok().context("an amount has 128 bits")
}

/// Makes a contract from the code at `place` of a JSON file.
async fn make(ethereum: &mut LocalEthereum, file: &str, place: &str, arguments: Vec<u8>) -> Result<Address> {
	let code = [code(&root("contracts").join(file), place)?, arguments].concat();
	ethereum.transact(MAKER, None, code, GAS_TO_MAKE).await?.contract()
}

fn code(file: &Path, place: &str) -> Result<Vec<u8>> {
	let text = fs::read_to_string(file)
		.with_context(|| format!("{} is missing: run scripts/test --bridge", file.display()))?;
	let artifact: Value = serde_json::from_str(&text)?;
	let code = artifact.pointer(place).and_then(Value::as_str).context("a compiled contract has code")?;
	Ok(hex::decode(code.trim_start_matches("0x"))?)
}
