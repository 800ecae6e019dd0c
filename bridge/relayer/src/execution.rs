//! Ethereum's execution client, by JSON-RPC: what every client has, and no more. What it answers is a claim until a proof
//! made of it holds.

use crate::http::{Http, HttpError};
use alloy::{
	consensus::{SignableTransaction, TxEip1559},
	eips::eip2718::Encodable2718,
	network::TxSignerSync,
	primitives::{Address, Bytes, B256},
	signers::local::PrivateKeySigner,
	sol_types::SolCall,
};
use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use std::time::Duration;

/// Most logs that one answer may have.
const MAX_LOGS: usize = 20_000;

/// Most transactions of a block whose receipts are asked for one by one.
const MAX_RECEIPTS: usize = 5_000;

/// What the client refuses.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{method}: {message} ({code}{})", with_data(.data))]
pub struct Refusal {
	/// What was asked.
	pub method: String,
	/// JSON-RPC's code.
	pub code: i64,
	/// What the client says.
	pub message: String,
	/// What a contract reverted with.
	pub data: Vec<u8>,
}

impl Refusal {
	/// Whether a contract refused, and not the client.
	pub fn is_revert(&self) -> bool {
		self.code == 3 || self.message.contains("revert")
	}

	/// Whether the pool has the transaction already.
	pub fn is_known(&self) -> bool {
		self.says(&["already known", "already imported", "already in the txpool", "known transaction"])
	}

	/// Whether the pool has another transaction of this nonce that pays no less.
	pub fn is_underpriced(&self) -> bool {
		self.says(&["underpriced", "replacement", "gas price too low to replace"])
	}

	/// Whether a transaction of this nonce is in a block.
	pub fn is_nonce_used(&self) -> bool {
		self.says(&["nonce too low", "nonce is too low", "invalid nonce", "old nonce"])
	}

	fn says(&self, any: &[&str]) -> bool {
		let message = self.message.to_lowercase();
		any.iter().any(|text| message.contains(text))
	}
}

/// A block, as far as clients need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: B256,
	/// Its time, in Unix seconds.
	pub time: u64,
	/// Wei a gas that every transaction in it paid at least.
	pub base_fee: u128,
}

/// A log, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
	/// Its topics.
	pub topics: Vec<B256>,
	/// Its data.
	pub data: Vec<u8>,
	/// The block's number.
	pub block: u64,
	/// The transaction.
	pub transaction: B256,
}

/// A transaction's receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
	/// Whether it did what it was to do.
	pub succeeded: bool,
	/// Gas that it used.
	pub gas: u64,
	/// Wei a gas that it paid.
	pub price: u128,
}

/// A connection to an execution client.
#[derive(Clone, Debug)]
pub struct Execution {
	http: Http,
}

impl Execution {
	/// The client at `url`; it has to answer within `timeout`. Error: the address can't be used.
	pub fn new(url: &str, timeout: Duration) -> Result<Self, HttpError> {
		Ok(Self { http: Http::new(url, timeout)? })
	}

	/// The answer to a question. Errors: [`HttpError`], [`Refusal`].
	pub async fn rpc(&self, method: &str, params: Value) -> Result<Value> {
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let mut answer = self.http.post_json("", &request).await?;
		if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
			return Err(refusal(method, error).into());
		}
		let result = answer.get_mut("result").map(Value::take);
		result.with_context(|| format!("{}: neither result nor error", self.http.host()))
	}

	/// The chain's id.
	pub async fn chain_id(&self) -> Result<u64> {
		quantity(&self.rpc("eth_chainId", json!([])).await?)
	}

	/// A block, by its number or the newest. Errors: as of [`Execution::rpc`], or there is none.
	pub async fn block(&self, id: BlockId) -> Result<Block> {
		let answer = self.rpc("eth_getBlockByNumber", json!([id.param(), false])).await?;
		let block = Block {
			number: number(&answer, "number")?,
			hash: from_field(&answer, "hash")?,
			time: number(&answer, "timestamp")?,
			base_fee: number(&answer, "baseFeePerGas")?.into(),
		};
		if let BlockId::Number(number) = id {
			ensure!(block.number == number, "{} answers another block than {number}", self.http.host());
		}
		Ok(block)
	}

	/// What a contract answers at the end of a block. Error: it reverts.
	pub async fn view<C: SolCall>(&self, contract: Address, call: &C, at: BlockId) -> Result<C::Return> {
		let answer = self.simulate(Address::ZERO, contract, call.abi_encode(), at).await?;
		C::abi_decode_returns(&answer)
			.with_context(|| format!("{contract} answers something else than {}", C::SIGNATURE))
	}

	/// What a transaction would return at the end of a block. Error: [`Refusal`] if it would revert.
	pub async fn simulate(&self, from: Address, to: Address, input: Vec<u8>, at: BlockId) -> Result<Vec<u8>> {
		let call = json!({ "from": from, "to": to, "data": Bytes::from(input) });
		let answer = self.rpc("eth_call", json!([call, at.param()])).await?;
		unhex(answer.as_str().context("a call is answered with bytes")?)
	}

	/// The logs of a contract in blocks `from` to `to`. Errors: too many of them, or what is answered is none.
	pub async fn logs(&self, contract: Address, from: u64, to: u64) -> Result<Vec<Found>> {
		let (first, last) = (format!("{from:#x}"), format!("{to:#x}"));
		let filter = json!({ "address": contract, "fromBlock": first, "toBlock": last });
		let answer = self.rpc("eth_getLogs", json!([filter])).await?;
		let logs = answer.as_array().context("logs are a list")?;
		ensure!(logs.len() <= MAX_LOGS, "{} logs in {from} to {to}: take smaller steps", logs.len());
		let mut found = Vec::with_capacity(logs.len());
		for log in logs {
			let block = number(log, "blockNumber")?;
			let address: Address = from_field(log, "address")?;
			ensure!(address == contract && (from..=to).contains(&block), "a log is none that was asked for");
			if log.get("removed").and_then(Value::as_bool) == Some(true) {
				continue;
			}
			found.push(Found {
				topics: from_field(log, "topics")?,
				data: unhex(log.get("data").and_then(Value::as_str).context("a log has data")?)?,
				block,
				transaction: from_field(log, "transactionHash")?,
			});
		}
		Ok(found)
	}

	/// A receipt as it is; `None` if the transaction is in no block.
	pub async fn receipt_json(&self, transaction: B256) -> Result<Option<Value>> {
		let answer = self.rpc("eth_getTransactionReceipt", json!([transaction])).await?;
		Ok(if answer.is_null() { None } else { Some(answer) })
	}

	/// A receipt; `None` if the transaction is in no block.
	pub async fn receipt(&self, transaction: B256) -> Result<Option<Receipt>> {
		let Some(receipt) = self.receipt_json(transaction).await? else { return Ok(None) };
		Ok(Some(Receipt {
			succeeded: number(&receipt, "status")? == 1,
			gas: number(&receipt, "gasUsed")?,
			price: number(&receipt, "effectiveGasPrice").unwrap_or_default().into(),
		}))
	}

	/// A block and all of its receipts, in the transactions' order.
	pub async fn receipts_of(&self, block: B256) -> Result<(Value, Value)> {
		let found = self.rpc("eth_getBlockByHash", json!([block, false])).await?;
		let transactions = found.get("transactions").and_then(Value::as_array).context("a block has transactions")?;
		// Not every client has it.
		if let Ok(all) = self.rpc("eth_getBlockReceipts", json!([block])).await {
			if all.as_array().is_some_and(|all| all.len() == transactions.len()) {
				return Ok((found, all));
			}
		}
		ensure!(transactions.len() <= MAX_RECEIPTS, "a block with {} transactions", transactions.len());
		let mut all = Vec::with_capacity(transactions.len());
		for hash in transactions {
			all.push(self.rpc("eth_getTransactionReceipt", json!([hash])).await?);
		}
		let all = Value::Array(all);
		Ok((found, all))
	}

	/// How many transactions of an account are in blocks up to the newest: its next nonce.
	pub async fn next_nonce(&self, account: Address) -> Result<u64> {
		quantity(&self.rpc("eth_getTransactionCount", json!([account, "latest"])).await?)
	}

	/// The same with those that the pool has, as far as the client tells of it.
	pub async fn pooled_nonce(&self, account: Address) -> Result<u64> {
		quantity(&self.rpc("eth_getTransactionCount", json!([account, "pending"])).await?)
	}

	/// Wei that an account has. More than a `u128` holds counts as that.
	pub async fn balance(&self, account: Address) -> Result<u128> {
		let answer = self.rpc("eth_getBalance", json!([account, "latest"])).await?;
		let text = answer.as_str().context("a balance is a number")?;
		Ok(u128::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or(u128::MAX))
	}

	/// Signs a transaction and puts it into the pool; answers its hash. Errors: as of [`Execution::rpc`].
	pub async fn send(&self, signer: &PrivateKeySigner, transaction: TxEip1559) -> Result<B256> {
		let (hash, bytes) = sign(signer, transaction)?;
		let answer = self.rpc("eth_sendRawTransaction", json!([bytes])).await?;
		let answered: B256 = serde_json::from_value(answer).context("a transaction has a hash")?;
		if answered != hash {
			bail!("{} has put another transaction into its pool", self.http.host());
		}
		Ok(hash)
	}
}

/// A signed transaction's hash and bytes.
pub fn sign(signer: &PrivateKeySigner, mut transaction: TxEip1559) -> Result<(B256, Bytes)> {
	let signature = signer.sign_transaction_sync(&mut transaction)?;
	let signed = transaction.into_signed(signature);
	Ok((*signed.hash(), Bytes::from(signed.encoded_2718())))
}

/// Which block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockId {
	/// The newest.
	Latest,
	/// The one of this number.
	Number(u64),
}

impl BlockId {
	fn param(self) -> String {
		match self {
			Self::Latest => "latest".into(),
			Self::Number(number) => format!("{number:#x}"),
		}
	}
}

fn with_data(data: &[u8]) -> String {
	if data.is_empty() {
		String::new()
	} else {
		format!(", 0x{}", hex::encode(data))
	}
}

fn refusal(method: &str, error: &Value) -> Refusal {
	let message = error.get("message").and_then(Value::as_str).unwrap_or("no reason given");
	let data = error.get("data").and_then(Value::as_str).and_then(|data| unhex(data).ok());
	Refusal {
		method: method.into(),
		code: error.get("code").and_then(Value::as_i64).unwrap_or_default(),
		message: message.chars().take(300).collect(),
		data: data.unwrap_or_default(),
	}
}

fn unhex(text: &str) -> Result<Vec<u8>> {
	hex::decode(text.strip_prefix("0x").unwrap_or(text)).context("bytes are hexadecimal")
}

fn quantity(value: &Value) -> Result<u64> {
	let text = value.as_str().context("a number is in a string")?;
	u64::from_str_radix(text.trim_start_matches("0x"), 16).context("a number is hexadecimal")
}

fn number(object: &Value, key: &str) -> Result<u64> {
	quantity(object.get(key).with_context(|| format!("there is no {key}"))?).with_context(|| key.to_string())
}

fn from_field<T: serde::de::DeserializeOwned>(object: &Value, key: &str) -> Result<T> {
	let value = object.get(key).cloned().with_context(|| format!("there is no {key}"))?;
	serde_json::from_value(value).with_context(|| format!("this is no {key}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::http::tests::{liar, ok, patience};

	async fn answering(result: Value) -> Execution {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "result": result }).to_string();
		Execution::new(&liar(ok(body.as_bytes())).await, patience()).unwrap()
	}

	fn log(block: &str, address: Address) -> Value {
		json!({
			"address": address, "topics": [B256::repeat_byte(1)], "data": "0x12", "blockNumber": block,
			"transactionHash": B256::repeat_byte(2), "removed": false,
		})
	}

	#[tokio::test]
	async fn log_should_be_refused_when_it_is_of_another_contract_or_block() {
		let ours = Address::repeat_byte(7);
		let found = answering(json!([log("0x5", ours)])).await.logs(ours, 5, 9).await.unwrap();
		assert_eq!((found[0].block, found[0].data.as_slice()), (5, &[0x12][..]));
		for lie in [log("0x4", ours), log("0xa", ours), log("0x5", Address::ZERO), json!({}), json!("x")] {
			assert!(answering(json!([lie])).await.logs(ours, 5, 9).await.is_err());
		}
		assert!(answering(json!(null)).await.logs(ours, 5, 9).await.is_err());
	}

	#[tokio::test]
	async fn block_should_be_refused_when_it_is_another_one() {
		let block = json!({ "number": "0x7", "hash": B256::ZERO, "timestamp": "0x1", "baseFeePerGas": "0x2" });
		let execution = answering(block).await;
		assert_eq!(execution.block(BlockId::Number(7)).await.unwrap().base_fee, 2);
		assert!(execution.block(BlockId::Number(8)).await.is_err());
		assert!(answering(Value::Null).await.block(BlockId::Latest).await.is_err());
	}

	#[tokio::test]
	async fn refusal_should_say_why_when_a_contract_reverts() {
		let error = json!({ "error": { "code": 3, "message": "execution reverted", "data": "0xabcd" } }).to_string();
		let execution = Execution::new(&liar(ok(error.as_bytes())).await, patience()).unwrap();
		let error = execution.chain_id().await.unwrap_err();
		let refusal = error.downcast_ref::<Refusal>().unwrap();
		assert!(refusal.is_revert() && refusal.data == [0xab, 0xcd]);
		assert!(error.to_string().contains("0xabcd"));
	}

	#[test]
	fn refusal_should_be_understood_when_a_pool_words_it_as_it_likes() {
		let said =
			|message: &str| Refusal { method: String::new(), code: -32_000, message: message.into(), data: vec![] };
		assert!(said("already known").is_known());
		assert!(said("0x12: this transaction is already in the TxPool").is_known());
		assert!(said("replacement transaction underpriced").is_underpriced());
		assert!(said("replacement gas too low, got tip 1, min: 2").is_underpriced());
		assert!(said("tx with nonce 1, but account has nonce 2 (tx nonce too low)").is_nonce_used());
		assert!(!said("insufficient funds").is_known() && !said("insufficient funds").is_revert());
	}
}
