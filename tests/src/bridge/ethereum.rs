//! The local Ethereum (`bridge/ethereum`) as a child process. Slots are made only when they are asked for.

use alloy::{
	consensus::TxEip1559,
	primitives::{Address, TxKind, B256},
	signers::local::PrivateKeySigner,
	sol_types::SolCall,
};
use anyhow::{bail, ensure, Context, Result};
use coinop_relayer::{
	beacon::Beacon,
	execution::{BlockId, Execution},
};
use serde::Deserialize;
use serde_json::Value;
use std::{
	fs,
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::Duration,
};
use tempfile::TempDir;

/// Longest wait for it to be ready, and for an answer: making an empty period takes some seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// Time that it is given to end by itself.
const GRACE: Duration = Duration::from_secs(5);

/// Time between looks at it.
const POLL: Duration = Duration::from_millis(50);

/// Slots within which a transaction gets into a block.
const SLOTS: u32 = 5;

/// What every transaction may cost, in wei a gas: EthereumJS proposes nothing.
const MAX_FEE: u128 = 10_000_000_000;
/// The same for its tip.
const MAX_TIP: u128 = 1_000_000_000;

/// Most bytes of its states: they have 2.7 MB.
const MAX_STATE: usize = 16_000_000;

/// Lines of the log that an error shows.
const TAIL: usize = 20;

/// The line that it prints when it is ready.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
	execution: String,
	beacon: String,
	control: String,
	chain_id: u64,
	genesis_time: u64,
	accounts: Vec<Account>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
	private_key: String,
}

/// Ethereum on this machine. Dropping it ends it.
#[derive(Debug)]
pub struct LocalEthereum {
	process: Process,
	ready: Ready,
	http: reqwest::Client,
	execution: Execution,
	beacon: Beacon,
	signers: Vec<PrivateKeySigner>,
	nonces: Vec<u64>,
}

#[derive(Debug)]
struct Process {
	child: Child,
	folder: TempDir,
}

impl LocalEthereum {
	/// Starts it with a clock that begins at `start`, in Unix seconds. Errors: there is no Node.js, its packages aren't
	/// installed, or it isn't ready within two minutes.
	pub async fn start(start: u64) -> Result<Self> {
		let root = root("ethereum");
		ensure!(root.join("node_modules").is_dir(), "bridge/ethereum has no packages: run scripts/test --bridge");
		let folder = tempfile::Builder::new().prefix("coinop-ethereum-").tempdir().context("no folder for Ethereum")?;
		let log = fs::File::create(folder.path().join("log")).context("can't write Ethereum's log")?;
		// It ends when its standard input does.
		let mut child = Command::new("node")
			.arg(root.join("main.mjs"))
			.args(["--start-time", &start.to_string()])
			.env("TMPDIR", folder.path())
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(log)
			.spawn()
			.context("can't start node")?;
		let output = child.stdout.take().context("it has an output")?;
		let process = Process { child, folder };
		let line = tokio::task::spawn_blocking(move || {
			let mut line = String::new();
			BufReader::new(output).read_line(&mut line).map(|_| line)
		});
		let line = match tokio::time::timeout(PATIENCE, line).await {
			Ok(line) => line??,
			Err(_) => bail!("Ethereum is not ready after {} s:\n{}", PATIENCE.as_secs(), process.log_tail()),
		};
		let ready: Ready = serde_json::from_str(&line)
			.with_context(|| format!("Ethereum ended before it was ready:\n{}", process.log_tail()))?;
		let keys = ready.accounts.iter().map(|account| account.private_key.parse::<PrivateKeySigner>());
		let signers = keys.collect::<Result<Vec<_>, _>>().context("its accounts have keys")?;
		let nonces = vec![0; signers.len()];
		let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
		let execution = Execution::new(&ready.execution, PATIENCE)?;
		let beacon = Beacon::new(&ready.beacon, PATIENCE, MAX_STATE)?;
		Ok(Self { process, ready, http, execution, beacon, signers, nonces })
	}

	/// Its execution client.
	pub fn execution(&self) -> &Execution {
		&self.execution
	}

	/// Its beacon node.
	pub fn beacon(&self) -> &Beacon {
		&self.beacon
	}

	/// The URLs of its execution client and of its beacon node.
	pub fn urls(&self) -> (&str, &str) {
		(&self.ready.execution, &self.ready.beacon)
	}

	/// Its chain id.
	pub fn chain_id(&self) -> u64 {
		self.ready.chain_id
	}

	/// When its slot 0 began, in Unix seconds.
	pub fn genesis_time(&self) -> u64 {
		self.ready.genesis_time
	}

	/// The address of its funded account of this number, from 0. Error: there is none.
	pub fn address(&self, account: usize) -> Result<Address> {
		Ok(self.signers.get(account).context("there is no such account")?.address())
	}

	/// The secret key of that account, in hexadecimal: everyone knows it. Error: there is no such account.
	pub fn secret(&self, account: usize) -> Result<&str> {
		Ok(&self.ready.accounts.get(account).context("there is no such account")?.private_key)
	}

	/// The last lines of its log.
	pub fn log_tail(&self) -> String {
		self.process.log_tail()
	}

	/// Makes slots.
	pub async fn advance(&self, slots: u32) -> Result<()> {
		self.control(&format!("advance?slots={slots}")).await
	}

	/// Makes slots until what is the head now is final, and light clients hear of it.
	pub async fn finalize(&self) -> Result<()> {
		self.control("finalize").await
	}

	/// Makes slots by itself from now on, one in so many ms.
	pub async fn run(&self, slot_ms: u32) -> Result<()> {
		self.control(&format!("resume?slot_ms={slot_ms}")).await
	}

	/// Makes slots when it is asked to only.
	pub async fn pause(&self) -> Result<()> {
		self.control("pause").await
	}

	/// Leaves slots empty until the next sync committee's first.
	pub async fn jump_period(&self) -> Result<()> {
		self.control("jump?periods=1").await
	}

	/// Drops the last blocks and makes one on what was before them. Their transactions go back to the pool, or are gone if
	/// they aren't `kept`. Error: a block that is final would go.
	pub async fn reorganize(&self, blocks: u64, kept: bool) -> Result<()> {
		let transactions = if kept { "keep" } else { "drop" };
		self.control(&format!("reorg?blocks={blocks}&transactions={transactions}")).await
	}

	/// Kills its execution client and starts it again at the same address. Its blocks stay; what was in its pool is gone.
	pub async fn restart(&self) -> Result<()> {
		self.control("restart").await
	}

	async fn control(&self, path: &str) -> Result<()> {
		let answer = self.http.post(format!("{}/{path}", self.ready.control)).send().await?;
		let (status, body) = (answer.status(), answer.text().await?);
		ensure!(status.is_success(), "{path}: {status}: {body}");
		Ok(())
	}

	/// What a contract answers in the newest block. Error: it reverts; the error shows with what.
	pub async fn view<C: SolCall>(&self, contract: Address, call: &C) -> Result<C::Return> {
		self.execution.view(contract, call, BlockId::Latest).await
	}

	/// What a transaction of an account would return in the newest block. Error: it would revert; the error shows with what.
	pub async fn simulate(&self, to: Address, account: usize, input: Vec<u8>) -> Result<Vec<u8>> {
		self.execution.simulate(self.address(account)?, to, input, BlockId::Latest).await
	}

	/// Puts a transaction of an account into the pool: to a contract, or one that makes a contract.
	pub async fn send(&mut self, account: usize, to: Option<Address>, input: Vec<u8>, gas: u64) -> Result<B256> {
		let signer = self.signers.get(account).context("there is no such account")?;
		let nonce = self.nonces.get_mut(account).context("there is no such account")?;
		let transaction = TxEip1559 {
			chain_id: self.ready.chain_id,
			nonce: *nonce,
			gas_limit: gas,
			max_fee_per_gas: MAX_FEE,
			max_priority_fee_per_gas: MAX_TIP,
			to: to.map_or(TxKind::Create, TxKind::Call),
			input: input.into(),
			..TxEip1559::default()
		};
		*nonce = nonce.saturating_add(1);
		self.execution.send(signer, transaction).await
	}

	/// The receipts of transactions that are in the pool, making slots until each is in a block. Error: one doesn't get
	/// there.
	pub async fn receipts(&self, hashes: &[B256]) -> Result<Vec<Receipt>> {
		let mut receipts = Vec::with_capacity(hashes.len());
		for hash in hashes {
			receipts.push(self.receipt(hash).await?);
		}
		Ok(receipts)
	}

	async fn receipt(&self, hash: &B256) -> Result<Receipt> {
		for _ in 0..SLOTS {
			if let Some(json) = self.execution.receipt_json(*hash).await? {
				return Ok(Receipt { json });
			}
			self.advance(1).await?;
		}
		bail!("the transaction {hash} is in no block after {SLOTS} slots")
	}

	/// Makes a block with one transaction, and answers its receipt. Error: it fails.
	pub async fn transact(&mut self, account: usize, to: Option<Address>, input: Vec<u8>, gas: u64) -> Result<Receipt> {
		let hash = self.send(account, to, input.clone(), gas).await?;
		let receipt = self.receipt(&hash).await?;
		if !receipt.has_succeeded() {
			let to = to.context("a contract was not made")?;
			// In the block after it: mostly it fails for the same reason.
			self.simulate(to, account, input).await.context("a transaction failed")?;
			bail!("a transaction failed that would succeed now");
		}
		Ok(receipt)
	}
}

/// A transaction's receipt, as JSON-RPC has it.
#[derive(Clone, Debug)]
pub struct Receipt {
	/// All of it.
	pub json: Value,
}

impl Receipt {
	/// Whether the transaction did what it was to do.
	pub fn has_succeeded(&self) -> bool {
		self.json.get("status").and_then(Value::as_str) == Some("0x1")
	}

	/// The contract that it made. Error: none.
	pub fn contract(&self) -> Result<Address> {
		ensure!(self.has_succeeded(), "a contract was not made: {}", self.json);
		let address = self.json.get("contractAddress").context("the transaction made no contract")?;
		Ok(serde_json::from_value(address.clone())?)
	}

	/// The transaction.
	pub fn transaction(&self) -> Result<B256> {
		let hash = self.json.get("transactionHash").context("a receipt names its transaction")?;
		Ok(serde_json::from_value(hash.clone())?)
	}

	/// Gas that it used.
	pub fn gas(&self) -> Result<u64> {
		self.number("gasUsed")
	}

	/// The block's number.
	pub fn block(&self) -> Result<u64> {
		self.number("blockNumber")
	}

	fn number(&self, key: &str) -> Result<u64> {
		let number = self.json.get(key).and_then(Value::as_str).with_context(|| format!("a receipt has {key}"))?;
		Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
	}
}

impl Process {
	fn log_tail(&self) -> String {
		let log = fs::read(self.folder.path().join("log")).unwrap_or_default();
		let log = String::from_utf8_lossy(&log);
		let mut lines: Vec<_> = log.lines().rev().take(TAIL).collect();
		lines.reverse();
		lines.join("\n")
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		drop(self.child.stdin.take());
		let looks = GRACE.as_millis().checked_div(POLL.as_millis()).unwrap_or_default();
		for _ in 0..looks {
			if !matches!(self.child.try_wait(), Ok(None)) {
				return;
			}
			thread::sleep(POLL);
		}
		// Its execution client ends when it does.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

/// A folder of `bridge/`.
pub(crate) fn root(name: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../bridge").join(name)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn line_should_be_read_when_it_has_more_than_is_needed() {
		let line = json!({
			"execution": "http://127.0.0.1:1", "beacon": "http://127.0.0.1:2", "control": "http://127.0.0.1:2/local",
			"chainId": 1337, "genesisTime": 12, "fork": "electra", "accounts": [{ "address": "0x", "privateKey": "0x01" }],
		});
		let ready: Ready = serde_json::from_value(line).unwrap();
		assert_eq!((ready.chain_id, ready.genesis_time, ready.accounts.len()), (1_337, 12, 1));
	}

	#[test]
	fn receipt_should_tell_gas_and_contract_when_it_succeeded() {
		let address = format!("0x{}", "11".repeat(20));
		let json = json!({ "status": "0x1", "gasUsed": "0x5208", "blockNumber": "0x11", "contractAddress": address });
		let receipt = Receipt { json };
		assert_eq!((receipt.gas().unwrap(), receipt.block().unwrap()), (21_000, 17));
		assert_eq!(receipt.contract().unwrap(), Address::repeat_byte(0x11));
		let failed = Receipt { json: json!({ "status": "0x0", "contractAddress": null }) };
		assert!(!failed.has_succeeded() && failed.contract().is_err());
	}
}
