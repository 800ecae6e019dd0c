//! `coinop bridge` against both chains: as a user without a relayer carries everything, and as the demo shows it with one.

use anyhow::{Context, Result};
use coinop_agent::{
	amount::format_usdt,
	api::{self, usdt_bridge::Call as UsdtBridge},
	keys::{Key, Scheme},
};
use coinop_scenarios::{
	bridge::{
		coinop::PATIENCE,
		command::{argument, failure, follow, number, step, User},
		ethereum::Receipt,
		World,
	},
	demo,
	net::{council, wait},
};
use serde_json::Value;
use std::fs;
use subxt::rpcs::client::rpc_params;

const USDT: u128 = 1_000_000;

/// µUSDT that the first deposit spends on the accounts without which money gets lost: two existential deposits.
const POTS: u128 = 2_000;

/// Milliseconds of a slot of Ethereum.
const SLOT_MS: u32 = 250;

/// Accounts of Ethereum, by number.
const DEPOSITOR: usize = 1;
const RECIPIENT: usize = 4;

/// The steps that a command tells of, but for waiting and sending, with the last line.
async fn steps(name: &'static str, command: tokio::process::Command) -> Result<(Vec<String>, Vec<Value>)> {
	let (mut steps, mut lines) = (Vec::new(), Vec::new());
	follow(name, command, async |line: &Value| {
		if let Some(step) = step(line).filter(|step| !matches!(*step, "waiting" | "sent")) {
			steps.push(step.to_string());
			lines.push(line.clone());
		}
		Ok(())
	})
	.await?;
	Ok((steps, lines))
}

/// What `coinop bridge status` says of a deposit's or a withdrawal's state.
async fn state(world: &World, user: &User, what: &str, nonce: u64) -> Result<String> {
	let mut command = user.bridge(world, "status");
	command.args([format!("--{what}"), nonce.to_string()]);
	let said = follow("status", command, async |_: &Value| Ok(())).await?;
	let state = said.get("state").and_then(Value::as_str);
	Ok(state.with_context(|| format!("there is no state in {said}"))?.to_string())
}

async fn transaction(world: &World, line: &Value) -> Result<Receipt> {
	let hash = line.get("transaction").and_then(Value::as_str).context("there is a transaction")?;
	let json = world.ethereum.execution().receipt_json(hash.parse()?).await?;
	Ok(Receipt { json: json.context("the transaction is in a block")? })
}

async fn halted(world: &World) -> Result<Option<bool>> {
	let status = world.coinop.ask("bridge_status", rpc_params![]).await?;
	Ok(status.get("halted").and_then(Value::as_bool))
}

/// Tether: an allowance that isn't zero is set to zero first. UB6: what can't be minted while halted is minted by anyone
/// afterwards. A recipient carries for itself and keeps the fee. What would fail is refused before anything is sent.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn user_should_get_everything_when_nobody_else_carries_it() -> Result<()> {
	let mut world = World::begin().await?;
	let user = User::new()?;
	let owner = Key::create(Scheme::Sr25519, &user.file("owner.json"))?;
	world.contracts.give(&mut world.ethereum, DEPOSITOR, 300 * USDT).await?;
	world.contracts.allow(&mut world.ethereum, DEPOSITOR, USDT).await?;
	world.ethereum.run(SLOT_MS).await?;
	let world = &world;
	let depositor = world.ethereum.address(DEPOSITOR)?;
	let deposit = |amount: u128, key: &str| {
		let mut command = user.bridge(world, "deposit");
		command.args([owner.account().to_string(), format_usdt(amount)]);
		command.args(["--relay-fee", "1", "--ethereum-key", key, "--no-wait"]);
		command
	};
	let key = user.ethereum_key(world, DEPOSITOR)?;
	let key = argument(&key)?;
	let balance = |who| world.contracts.balance(&world.ethereum, who);

	// Nothing is sent that would fail.
	let nonce = world.ethereum.execution().next_nonce(depositor).await?;
	for (amount, name) in
		[(2 * USDT - 1, "AmountTooSmall"), (20_000 * USDT + 1, "AmountTooLarge"), (300 * USDT + 1, "BalanceTooSmall")]
	{
		assert_eq!(failure(deposit(amount, key)).await?.0, name);
	}
	let open = user.file("open.key");
	fs::write(&open, world.ethereum.secret(DEPOSITOR)?)?;
	let (_, said) = failure(deposit(100 * USDT, argument(&open)?)).await?;
	assert!(said.contains("chmod 600"), "{said}");
	let mut early = user.bridge(world, "withdraw");
	early.args([world.ethereum.address(RECIPIENT)?.to_string().as_str(), "40", "--relay-fee", "2"]);
	early.args(["--key", argument(&user.file("owner.json"))?]);
	assert_eq!(failure(early).await?.0, "ReserveTooSmall");
	assert_eq!(world.ethereum.execution().next_nonce(depositor).await?, nonce, "a transaction was sent");
	assert_eq!(balance(depositor).await?, 300 * USDT);

	let (said, lines) = steps("deposit", deposit(100 * USDT, key)).await?;
	assert_eq!(said, ["expected", "allowance_reset", "approved", "deposited"]);
	let made = lines.last().context("there is a last line")?;
	assert_eq!(number(made, "nonce")?, 1);
	assert_eq!(balance(world.contracts.vault).await?, 100 * USDT);
	assert_eq!(state(world, &user, "deposit", 1).await?, "deposited");
	world.follow().await?;
	assert_eq!(state(world, &user, "deposit", 1).await?, "final");

	// Proved while the bridge is halted: it waits, and is minted by the user itself.
	council::alone(&world.coinop.chain, api::Call::UsdtBridge(UsdtBridge::halt)).await?;
	let proof = world.deposit_proof(&transaction(world, made).await?, owner.account()).await?;
	world.coinop.chain.submit_unsigned(&proof).await?;
	assert_eq!(world.coinop.chain.issuance().await?, 0, "UB6: nothing is minted while halted");
	assert_eq!(state(world, &user, "deposit", 1).await?, "proved");
	let claim = || {
		let mut command = user.bridge(world, "claim deposit");
		command.arg("1");
		command
	};
	let (name, said) = failure(claim()).await?;
	assert!(name == "NotMintable" && said.contains("halted"), "{name}: {said}");
	council::announce(&world.coinop.chain, api::Call::UsdtBridge(UsdtBridge::resume)).await?;
	wait::until("the bridge to be resumed", PATIENCE, async || Ok((halted(world).await? == Some(false)).then_some(())))
		.await?;
	world.coinop.until_final(world.coinop.node.best().await?).await?;
	assert_eq!(steps("claim", claim()).await?.0, ["minted"]);
	// It has proved its own deposit: the fee is its too.
	assert_eq!(world.coinop.chain.balance(&owner.account()).await?.free, 100 * USDT - POTS);
	assert_eq!(state(world, &user, "deposit", 1).await?, "minted");
	assert_eq!(failure(claim()).await?.0, "AlreadyMinted", "UB2");

	// Back: its recipient carries it.
	let recipient = world.ethereum.address(RECIPIENT)?;
	let mut withdraw = user.bridge(world, "withdraw");
	withdraw.args([recipient.to_string().as_str(), "40", "--relay-fee", "2", "--no-wait"]);
	withdraw.args(["--key", argument(&user.file("owner.json"))?]);
	let (said, lines) = steps("withdrawal", withdraw).await?;
	assert_eq!(said, ["expected", "burned"]);
	assert_eq!(number(&lines[1], "nonce")?, 1);
	assert_eq!(world.coinop.chain.issuance().await?, 60 * USDT);
	assert_eq!(state(world, &user, "withdrawal", 1).await?, "committed");
	let key = user.ethereum_key(world, RECIPIENT)?;
	let claim = || -> Result<_> {
		let mut command = user.bridge(world, "claim withdrawal");
		command.args(["1", "--ethereum-key", argument(&key)?]);
		Ok(command)
	};
	let (said, lines) = steps("claim", claim()?).await?;
	assert_eq!((said.first().map(String::as_str), said.last().map(String::as_str)), (Some("expected"), Some("paid")));
	assert_eq!(balance(recipient).await?, 40 * USDT, "it keeps the fee");
	assert_eq!(balance(world.contracts.vault).await?, 60 * USDT);
	assert_eq!(failure(claim()?).await?.0, "AlreadyPaid", "UB4");
	assert!(["paid", "done"].contains(&state(world, &user, "withdrawal", 1).await?.as_str()));

	world.follow().await?;
	let paid = transaction(world, lines.last().context("there is a last line")?).await?;
	let proof = world.release_proof(&paid, owner.account()).await?;
	world.coinop.chain.submit_unsigned(&proof).await?;
	assert_eq!(state(world, &user, "withdrawal", 1).await?, "done");
	let books = world.books().await?;
	assert_eq!((books.vault, books.issuance, books.reserve.in_flight), (60 * USDT, 60 * USDT, 0), "UB1");
	Ok(())
}

/// UB1: with a relayer that runs by itself, money comes and goes, and the audit says that all of it is there.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn demo_should_add_up_when_a_relayer_carries_it() -> Result<()> {
	let folder = tempfile::tempdir()?;
	let file = folder.path().join("demo.json");
	let summary = demo::bridge::run(Some(&file)).await?;
	assert!(summary.money_adds_up, "{summary}");
	let said: Value = serde_json::from_slice(&fs::read(&file)?)?;
	assert_eq!(said["audit"]["clean"], true);
	assert_eq!((&said["audit"]["held"], &said["audit"]["required"]), (&"60000000".into(), &"60000000".into()));
	assert_eq!(said["before"]["issuance"], 0);
	assert_eq!(said["after"]["issuance"].as_u64(), Some(60_000_000));
	assert_eq!(said["after"]["seller"].as_u64(), Some(2_500_000));
	assert_eq!(said["rows"].as_array().map(Vec::len), Some(9));
	Ok(())
}
