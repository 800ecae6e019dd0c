//! Transactions on Ethereum, from the wish to the block: nonces, fees, replacements and the budget, by the rules of
//! [`crate::transactions`].

use crate::{
	execution::{sign, BlockId, Execution, Receipt, Refusal},
	transactions::{turn, Budget, Fees, Turn},
};
use alloy::{
	consensus::TxEip1559,
	primitives::{Address, TxKind, B256},
	signers::local::PrivateKeySigner,
};
use anyhow::{bail, ensure, Context, Result};
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// How often fees are raised at once for the place of a transaction that isn't known. From 1 gwei that reaches 6.
const RAISES: usize = 8;

/// What the operator lets transactions cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
	/// Wei a gas for who makes the block.
	pub tip: u128,
	/// Most wei a gas.
	pub max_fee: u128,
	/// Most transactions that wait at once.
	pub most: usize,
	/// After how long one is stuck.
	pub stuck: Duration,
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task<J> {
	/// What it is for.
	pub job: J,
	/// The contract.
	pub to: Address,
	/// The call.
	pub input: Vec<u8>,
	/// Gas that it may use.
	pub gas: u64,
}

/// A transaction in flight.
#[derive(Clone, Debug)]
struct Sent<J> {
	task: Task<J>,
	fees: Fees,
	hashes: Vec<B256>,
	since: Instant,
}

/// How a transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended<J> {
	/// What it was for.
	pub job: J,
	/// Its receipt; `None` if another transaction took its place.
	pub receipt: Option<Receipt>,
}

/// What became of a wish to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
	/// It is in the pool.
	Sent(B256),
	/// It isn't, for this reason; the next look may find another.
	Waits(&'static str),
}

/// One account's transactions.
#[derive(Debug)]
pub struct Sender<J> {
	signer: PrivateKeySigner,
	chain_id: u64,
	rules: Rules,
	budget: Budget,
	in_flight: BTreeMap<u64, Sent<J>>,
	/// Since when the pool has had transactions that this process doesn't know, behind how many that are in blocks.
	unknown: Option<(u64, Instant)>,
}

impl<J: Clone> Sender<J> {
	/// Nothing in flight.
	pub fn new(signer: PrivateKeySigner, chain_id: u64, rules: Rules, budget: Budget) -> Self {
		Self { signer, chain_id, rules, budget, in_flight: BTreeMap::new(), unknown: None }
	}

	/// Whose transactions.
	pub fn address(&self) -> Address {
		self.signer.address()
	}

	/// What is in flight.
	pub fn jobs(&self) -> impl Iterator<Item = &J> {
		self.in_flight.values().map(|sent| &sent.task.job)
	}

	/// Hashes of the transactions in flight, and of those whose place they took: one of each nonce gets into a block.
	pub fn hashes(&self) -> impl Iterator<Item = &B256> {
		self.in_flight.values().flat_map(|sent| &sent.hashes)
	}

	/// Wei that may still be spent today.
	pub fn left(&mut self, now: Instant) -> u128 {
		self.budget.left(now)
	}

	/// The first nonce that is in no block and not in flight.
	fn free(&self, mined: u64) -> u64 {
		let mut free = mined;
		while self.in_flight.contains_key(&free) {
			let Some(next) = free.checked_add(1) else { break };
			free = next;
		}
		free
	}

	/// Looks which transactions are in blocks, and raises the fees of the first if it is stuck. Answers those that ended.
	pub async fn settle(&mut self, execution: &Execution, now: Instant) -> Result<Vec<Ended<J>>> {
		if self.in_flight.is_empty() {
			return Ok(Vec::new());
		}
		let mined = execution.next_nonce(self.address()).await?;
		let mut ended = Vec::new();
		while let Some(first) = self.in_flight.first_entry() {
			if *first.key() >= mined {
				break;
			}
			let mut receipt = None;
			for hash in &first.get().hashes {
				receipt = execution.receipt(*hash).await?;
				if receipt.is_some() {
					break;
				}
			}
			let sent = first.remove();
			ended.push(Ended { job: sent.task.job, receipt });
		}
		// What is behind a hole gets into no block before that is filled: a node had lied about what is in blocks, or one was
		// dropped for good.
		let stuck = self.rules.stuck;
		let behind = self.in_flight.range(self.free(mined)..);
		let lost = behind.filter(|(_, sent)| now.saturating_duration_since(sent.since) >= stuck);
		let lost: Vec<u64> = lost.map(|(nonce, _)| *nonce).collect();
		for nonce in lost {
			if let Some(sent) = self.in_flight.remove(&nonce) {
				ended.push(Ended { job: sent.task.job, receipt: None });
			}
		}
		// Those that ended are told of, whatever becomes of the others.
		if let Err(error) = self.unstick(execution, now).await {
			log::warn!(error = format!("{error:#}").as_str(); "a stuck transaction's fees could not be raised");
		}
		Ok(ended)
	}

	/// Raises the fees of the first transaction if it has waited too long.
	async fn unstick(&mut self, execution: &Execution, now: Instant) -> Result<()> {
		let Rules { tip, max_fee, stuck, .. } = self.rules;
		let Some((nonce, sent)) = self.in_flight.first_key_value() else { return Ok(()) };
		if now.saturating_duration_since(sent.since) < stuck {
			return Ok(());
		}
		let base = execution.block(BlockId::Latest).await?.base_fee;
		let Some(fees) = sent.fees.bumped(Fees::at(base, tip, max_fee), max_fee) else { return Ok(()) };
		let nonce = *nonce;
		let task = sent.task.clone();
		if cost(task.gas, fees) > self.budget.room(nonce, now) {
			return Ok(());
		}
		log::info!(nonce = nonce, max_fee_wei = fees.max; "a transaction is stuck: its fees are raised");
		let (hash, fees) = self.put(execution, nonce, &task, fees, now).await?;
		if let Some(sent) = self.in_flight.get_mut(&nonce) {
			sent.fees = fees;
			sent.since = now;
			sent.hashes.push(hash);
		}
		Ok(())
	}

	/// Sends a transaction, if it has its turn, its fees are within bounds and the budget allows it.
	pub async fn send(&mut self, execution: &Execution, task: Task<J>, now: Instant) -> Result<Sending> {
		let Rules { tip, max_fee, most, stuck } = self.rules;
		let mined = execution.next_nonce(self.address()).await?;
		let free = self.free(mined);
		let pooled = execution.pooled_nonce(self.address()).await.unwrap_or(free);
		let are_stuck = match self.unknown.filter(|(behind, _)| *behind == free && pooled > free) {
			Some((_, since)) => now.saturating_duration_since(since) >= stuck,
			None => {
				self.unknown = (pooled > free).then_some((free, now));
				false
			},
		};
		let base = execution.block(BlockId::Latest).await?.base_fee;
		let Some(fees) = Fees::at(base, tip, max_fee) else {
			return Ok(Sending::Waits("gas is dearer than fees.max_fee_wei"));
		};
		let (nonce, fees) = match turn(free, pooled, self.in_flight.len(), most, are_stuck) {
			Turn::Send(nonce) => (nonce, fees),
			Turn::Replace(nonce) => match fees.bumped(None, max_fee) {
				Some(fees) => (nonce, fees),
				None => return Ok(Sending::Waits("an earlier transaction is stuck, and fees.max_fee_wei is reached")),
			},
			Turn::Wait if self.in_flight.len() < most => {
				return Ok(Sending::Waits("an earlier life's transactions are in the pool"))
			},
			Turn::Wait => return Ok(Sending::Waits("work.in_flight transactions wait already")),
		};
		if cost(task.gas, fees) > self.budget.room(nonce, now) {
			return Ok(Sending::Waits("fees.max_spend_wei is spent for today"));
		}
		let (hash, fees) = self.put(execution, nonce, &task, fees, now).await?;
		self.in_flight.insert(nonce, Sent { task, fees, hashes: vec![hash], since: now });
		Ok(Sending::Sent(hash))
	}

	/// Puts a transaction into the pool, raising its fees where the pool has another of its nonce. It counts as sent also
	/// where nobody answers: the node may have it. Whatever it answers, it could bring it into a block: the budget counts it.
	async fn put(
		&mut self,
		execution: &Execution,
		nonce: u64,
		task: &Task<J>,
		fees: Fees,
		now: Instant,
	) -> Result<(B256, Fees)> {
		let mut fees = fees;
		for _ in 0..RAISES {
			let wei = cost(task.gas, fees);
			ensure!(
				wei <= self.budget.room(nonce, now),
				"a transaction's fees can't be raised: fees.max_spend_wei is spent"
			);
			self.budget.sign(nonce, wei, now);
			let transaction = TxEip1559 {
				chain_id: self.chain_id,
				nonce,
				gas_limit: task.gas,
				max_fee_per_gas: fees.max,
				max_priority_fee_per_gas: fees.tip,
				to: TxKind::Call(task.to),
				input: task.input.clone().into(),
				..TxEip1559::default()
			};
			let error = match execution.send(&self.signer, transaction.clone()).await {
				Ok(hash) => return Ok((hash, fees)),
				Err(error) => error,
			};
			match error.downcast_ref::<Refusal>() {
				Some(refusal) if refusal.is_underpriced() => {
					let max_fee = self.rules.max_fee;
					fees = fees
						.bumped(None, max_fee)
						.context("a stuck transaction can't be replaced within fees.max_fee_wei")?;
				},
				Some(refusal) if !refusal.is_known() => return Err(error),
				_ => return Ok((sign(&self.signer, transaction)?.0, fees)),
			}
		}
		bail!("the pool keeps another transaction with nonce {nonce}, whatever this one pays")
	}
}

/// Wei that a transaction may cost.
fn cost(gas: u64, fees: Fees) -> u128 {
	u128::from(gas).saturating_mul(fees.max)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, Value};
	use std::sync::{Arc, Mutex};
	use tokio::{
		io::{AsyncReadExt, AsyncWriteExt},
		net::TcpListener,
	};

	const GWEI: u128 = 1_000_000_000;
	const RULES: Rules = Rules { tip: GWEI, max_fee: 100 * GWEI, most: 2, stuck: Duration::from_secs(60) };

	/// An execution client of which a test says what it answers to a method; what it was sent is kept.
	struct Chain {
		execution: Execution,
		answers: Arc<Mutex<BTreeMap<&'static str, Value>>>,
		raw: Arc<Mutex<usize>>,
	}

	impl Chain {
		async fn start() -> Self {
			let answers: Arc<Mutex<BTreeMap<&'static str, Value>>> = Arc::default();
			let raw: Arc<Mutex<usize>> = Arc::default();
			let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
			let url = format!("http://{}", listener.local_addr().unwrap());
			let (known, sent) = (answers.clone(), raw.clone());
			tokio::spawn(async move {
				while let Ok((mut stream, _)) = listener.accept().await {
					let mut request = Vec::new();
					// All of a request of ours comes in a few pieces, and ends with the JSON's brace.
					while !request.ends_with(b"}") {
						let mut piece = [0; 4_096];
						let read = stream.read(&mut piece).await.unwrap();
						assert!(read > 0);
						request.extend_from_slice(&piece[..read]);
					}
					let body = request.windows(4).position(|part| part == b"\r\n\r\n").unwrap() + 4;
					let json: Value = serde_json::from_slice(&request[body..]).unwrap();
					let method = json["method"].as_str().unwrap();
					let mut answer = known.lock().unwrap().get(method).cloned().unwrap_or(Value::Null);
					if method == "eth_sendRawTransaction" {
						*sent.lock().unwrap() += 1;
						if answer.is_null() {
							let bytes = hex::decode(&json["params"][0].as_str().unwrap()[2..]).unwrap();
							answer = json!({ "result": alloy::primitives::keccak256(bytes) });
						}
					} else {
						answer = json!({ "result": answer });
					}
					let body = answer.to_string();
					let head =
						format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
					let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
				}
			});
			let chain = Self { execution: Execution::new(&url, Duration::from_secs(5)).unwrap(), answers, raw };
			chain.says("eth_getBlockByNumber", block(10));
			chain.has(0);
			chain
		}

		fn says(&self, method: &'static str, answer: Value) {
			self.answers.lock().unwrap().insert(method, answer);
		}

		/// So many of the account's transactions are in blocks. (It tells the same of its pool.)
		fn has(&self, mined: u64) {
			self.says("eth_getTransactionCount", json!(format!("{mined:#x}")));
		}

		fn sent(&self) -> usize {
			*self.raw.lock().unwrap()
		}
	}

	fn block(gwei: u128) -> Value {
		let base = format!("{:#x}", gwei * GWEI);
		json!({ "number": "0x1", "hash": B256::ZERO, "timestamp": "0x1", "baseFeePerGas": base })
	}

	fn sender(wei: u128) -> Sender<u8> {
		let signer = PrivateKeySigner::from_slice(&[7; 32]).unwrap();
		Sender::new(signer, 1, RULES, Budget::new(wei))
	}

	fn task(job: u8) -> Task<u8> {
		Task { job, to: Address::repeat_byte(1), input: vec![job], gas: 100_000 }
	}

	const ETHER: u128 = 1_000_000_000_000_000_000;

	#[tokio::test]
	async fn transactions_should_take_nonces_in_turn_when_there_is_room() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		for job in [1, 2] {
			assert!(matches!(sender.send(&chain.execution, task(job), now).await.unwrap(), Sending::Sent(_)));
		}
		assert!(matches!(sender.send(&chain.execution, task(3), now).await.unwrap(), Sending::Waits(_)));
		assert_eq!(sender.in_flight.keys().copied().collect::<Vec<_>>(), [0, 1]);
		assert_eq!(sender.jobs().copied().collect::<Vec<_>>(), [1, 2]);
	}

	#[tokio::test]
	async fn transaction_should_end_and_be_paid_for_when_it_is_in_a_block() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		sender.send(&chain.execution, task(1), now).await.unwrap();
		assert!(sender.settle(&chain.execution, now).await.unwrap().is_empty());
		let receipt = json!({ "status": "0x0", "gasUsed": "0x5208", "effectiveGasPrice": "0x3b9aca00" });
		chain.says("eth_getTransactionReceipt", receipt);
		chain.has(1);
		let ended = sender.settle(&chain.execution, now).await.unwrap();
		let receipt = Receipt { succeeded: false, gas: 21_000, price: GWEI };
		assert_eq!(ended, [Ended { job: 1, receipt: Some(receipt) }]);
		// Of 100,000 gas at 21 gwei: what it has cost only the node says.
		assert_eq!(sender.left(now), ETHER - 2_100_000 * GWEI);
	}

	/// Kelp: a node that tells of transactions in blocks which aren't there makes the relayer leave nonces out. When it tells
	/// the truth, they are used, and what waits behind them is given up.
	#[tokio::test]
	async fn nonces_should_be_filled_when_a_node_had_told_of_too_many() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		chain.has(9);
		for job in [1, 2] {
			sender.send(&chain.execution, task(job), now).await.unwrap();
		}
		chain.has(5);
		assert!(sender.settle(&chain.execution, now).await.unwrap().is_empty());
		assert!(
			matches!(sender.send(&chain.execution, task(3), now).await.unwrap(), Sending::Waits(_)),
			"two are in flight"
		);
		let later = now + RULES.stuck;
		let given_up = sender.settle(&chain.execution, later).await.unwrap();
		assert_eq!(given_up.iter().map(|ended| ended.job).collect::<Vec<_>>(), [1, 2]);
		assert!(matches!(sender.send(&chain.execution, task(4), later).await.unwrap(), Sending::Sent(_)));
		assert_eq!(sender.in_flight.keys().copied().collect::<Vec<_>>(), [5]);
		assert_eq!(sender.left(later), ETHER - 3 * 2_100_000 * GWEI, "the node may still have the two");
	}

	/// Kelp: a node that denies what it takes can't have more spent than the budget.
	#[tokio::test]
	async fn refused_transaction_should_count_when_the_node_may_have_it() {
		let (chain, mut sender, now) = (Chain::start().await, sender(2 * 2_100_000 * GWEI), Instant::now());
		chain.says("eth_sendRawTransaction", json!({ "error": { "code": -32_000, "message": "insufficient funds" } }));
		for mined in [0, 1] {
			chain.has(mined);
			assert!(sender.send(&chain.execution, task(1), now).await.is_err());
		}
		chain.has(2);
		let waits = sender.send(&chain.execution, task(1), now).await.unwrap();
		assert_eq!(waits, Sending::Waits("fees.max_spend_wei is spent for today"));
	}

	#[tokio::test]
	async fn transaction_should_be_given_up_when_another_took_its_place() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		sender.send(&chain.execution, task(1), now).await.unwrap();
		chain.has(1);
		assert_eq!(sender.settle(&chain.execution, now).await.unwrap(), [Ended { job: 1, receipt: None }]);
		assert_eq!(sender.jobs().count(), 0);
	}

	#[tokio::test]
	async fn fees_should_be_raised_when_a_transaction_is_stuck() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		sender.send(&chain.execution, task(1), now).await.unwrap();
		let before = sender.in_flight[&0].fees;
		sender.settle(&chain.execution, now + RULES.stuck / 2).await.unwrap();
		assert_eq!((chain.sent(), sender.in_flight[&0].fees), (1, before));
		sender.settle(&chain.execution, now + RULES.stuck).await.unwrap();
		let after = &sender.in_flight[&0];
		assert_eq!((chain.sent(), after.hashes.len()), (2, 2));
		assert!(after.fees.max * 10 >= before.max * 11 && after.fees.tip * 10 >= before.tip * 11);
	}

	/// Killed at any instant: a transaction of an earlier life has the nonce, and the node doesn't tell of its pool.
	#[tokio::test]
	async fn fees_should_be_raised_when_the_pool_has_another_transaction_of_the_nonce() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		let refusal = json!({ "error": { "code": -32_000, "message": "replacement transaction underpriced" } });
		chain.says("eth_sendRawTransaction", refusal);
		assert!(sender.send(&chain.execution, task(1), now).await.is_err());
		assert!((2..=RAISES).contains(&chain.sent()), "{} times", chain.sent());
		assert_eq!(sender.jobs().count(), 0);
	}

	#[tokio::test]
	async fn transaction_should_count_as_sent_when_the_node_knows_it_or_falls_silent() {
		let (chain, mut sender, now) = (Chain::start().await, sender(ETHER), Instant::now());
		chain.says("eth_sendRawTransaction", json!({ "error": { "code": -32_000, "message": "already known" } }));
		assert!(matches!(sender.send(&chain.execution, task(1), now).await.unwrap(), Sending::Sent(_)));
		chain.says("eth_sendRawTransaction", json!("neither"));
		assert!(matches!(sender.send(&chain.execution, task(2), now).await.unwrap(), Sending::Sent(_)));
		assert_eq!(sender.jobs().count(), 2);
	}

	/// Kelp: what a lying endpoint can have us spend is bounded.
	#[tokio::test]
	async fn nothing_should_be_sent_when_gas_is_too_dear_or_the_budget_is_spent() {
		// One transaction of 100,000 gas at 21 gwei.
		let (chain, now) = (Chain::start().await, Instant::now());
		let mut poor = sender(2_100_000 * GWEI);
		assert!(matches!(poor.send(&chain.execution, task(1), now).await.unwrap(), Sending::Sent(_)));
		let waits = poor.send(&chain.execution, task(2), now).await.unwrap();
		assert_eq!(waits, Sending::Waits("fees.max_spend_wei is spent for today"));
		chain.says("eth_getBlockByNumber", block(100));
		let waits = sender(ETHER).send(&chain.execution, task(1), now).await.unwrap();
		assert_eq!(waits, Sending::Waits("gas is dearer than fees.max_fee_wei"));
		assert_eq!(chain.sent(), 1);
	}
}
