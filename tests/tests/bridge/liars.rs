//! Kelp: what a relayer is told is a lie. Between it and each of its three interfaces stands a proxy that alters, delays,
//! drops and replays answers while money is under way.

use anyhow::{Context, Result};
use coinop_agent::{
	keys::{Key, Scheme},
	Balance,
};
use coinop_scenarios::{
	bench::{grouped, table},
	bridge::{
		contracts::Deposit,
		proxy::{liar::Fault, Proxy},
		relayer::{Endpoints, Pace, Relayer},
		seed::seed,
		World,
	},
	net::wait,
};
use std::time::{Duration, Instant};

const USDT: Balance = 1_000_000;

/// Milliseconds of a slot of Ethereum.
const SLOT_MS: u32 = 250;

/// Accounts of Ethereum, by number.
const DEPOSITOR: usize = 1;
const RECIPIENT: usize = 2;
const CARRIER: usize = 3;

/// µUSDT of the first deposit, of each further one and of each withdrawal, and of those for who carries them.
const FIRST: Balance = 500 * USDT;
const DEPOSITED: Balance = 20 * USDT;
const DEPOSIT_FEE: Balance = USDT;
const WITHDRAWN: Balance = 10 * USDT;
const WITHDRAWAL_FEE: Balance = 5 * USDT;

/// Lies that an endpoint tells before it becomes honest.
const LIES: u64 = 10;

/// Looks that a relayer takes in vain before it is believed to send nothing.
const LOOKS: f64 = 3.0;

/// Wei that a relayer may spend in a day, by its settings.
const BUDGET: u128 = 200_000_000_000_000_000;

/// Longest wait for lies to be told, and for a figure.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was asked for so far, told by the test alone; in µUSDT.
struct Moved {
	user: Key,
	deposited: Balance,
	withdrawn: Balance,
	withdrawals: u32,
}

impl Moved {
	async fn deposit(&mut self, world: &mut World, amount: Balance) -> Result<()> {
		let deposit = Deposit { recipient: self.user.account().0, amount, relay_fee: DEPOSIT_FEE };
		world.deposit(&[(DEPOSITOR, deposit)]).await?;
		self.deposited += amount;
		Ok(())
	}

	async fn withdraw(&mut self, world: &World) -> Result<()> {
		let recipient = world.ethereum.address(RECIPIENT)?.0 .0;
		world.withdraw(&self.user, &[(recipient, WITHDRAWN, WITHDRAWAL_FEE)]).await?;
		self.withdrawn += WITHDRAWN;
		self.withdrawals += 1;
		Ok(())
	}

	/// Nothing is minted but what was deposited, nothing is paid but what was withdrawn, and neither twice: whatever has
	/// been carried so far.
	async fn assert_nothing_is_wrong(&self, world: &World, when: &str) -> Result<()> {
		let books = world.books().await?;
		let reserve = books.reserve;
		assert!(reserve.minted <= self.deposited, "UB2, {when}: {reserve:?}");
		assert_eq!((reserve.burned, reserve.claimed), (self.withdrawn, 0), "{when}");
		assert_eq!(reserve.outstanding, reserve.minted - reserve.burned, "{when}");
		assert!(books.vault >= self.deposited - self.withdrawn, "UB4, {when}: {books:?}");
		assert!(reserve.released <= reserve.burned, "{when}: {reserve:?}");
		Ok(())
	}

	/// Each withdrawal was paid to whom it belongs, once, and the carrier's account got all fees.
	async fn assert_paid_once(&self, world: &World, carrier: usize) -> Result<()> {
		let balance = |who| world.contracts.balance(&world.ethereum, who);
		let count = Balance::from(self.withdrawals);
		let paid = balance(world.ethereum.address(RECIPIENT)?).await?;
		assert_eq!(paid, count * (WITHDRAWN - WITHDRAWAL_FEE));
		assert_eq!(balance(world.ethereum.address(carrier)?).await?, count * WITHDRAWAL_FEE);
		Ok(())
	}
}

/// What stands before each interface.
struct Proxies {
	coinop: Proxy,
	execution: Proxy,
	beacon: Proxy,
}

impl Proxies {
	async fn start(world: &World, seed: u64) -> Result<Self> {
		let (execution, beacon) = world.ethereum.urls();
		Ok(Self {
			coinop: Proxy::websocket(world.coinop.url(), seed).await?,
			execution: Proxy::http(execution, seed.wrapping_add(1)).await?,
			beacon: Proxy::http(beacon, seed.wrapping_add(2)).await?,
		})
	}

	/// Each with the interface's name in the metrics.
	fn all(&self) -> [(&'static str, &Proxy); 3] {
		[("coinop", &self.coinop), ("ethereum", &self.execution), ("beacon", &self.beacon)]
	}

	/// A relayer's endpoints: these, and the honest ones as the second if it is to compare.
	fn endpoints(&self, world: &World, compares: bool) -> Endpoints {
		let honest = Endpoints::of(world);
		let second = |url: String| compares.then_some(url);
		Endpoints {
			coinop: (self.coinop.url(), second(honest.coinop.0)),
			execution: (self.execution.url(), second(honest.execution.0)),
			beacon: (self.beacon.url(), second(honest.beacon.0)),
		}
	}
}

/// Kelp, UB1, UB2, UB4: a lying endpoint costs liveness only, on each of the three interfaces, whatever kind of lie it is;
/// once it is honest again, all is carried. Where it could be compared with another, nothing is sent meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn money_should_be_safe_and_arrive_later_when_an_endpoint_lies() -> Result<()> {
	let (mut world, proxies, mut moved) = begin().await?;
	let carrier = world.ethereum.address(CARRIER)?;
	let ether_before = world.ethereum.execution().balance(carrier).await?;
	let mut relayer = Relayer::start_with(&world, CARRIER, &proxies.endpoints(&world, false), Pace::SHORT).await?;
	moved.deposit(&mut world, FIRST).await?;
	world.ethereum.finalize().await?;
	relayer.carried(&world, moved.deposited, moved.withdrawn).await?;

	let mut rows = Vec::new();
	for (interface, proxy) in proxies.all() {
		for fault in Fault::CLUMSY {
			let began = Instant::now();
			let lies = lie(&mut world, &mut relayer, &mut moved, (interface, proxy), fault).await?;
			let lied = began.elapsed().as_secs();
			relayer
				.carried(&world, moved.deposited, moved.withdrawn)
				.await
				.with_context(|| format!("{interface} was honest again"))?;
			let took = began.elapsed().as_secs();
			println!("{interface} {fault:?}: {lies} lies in {lied} s, all carried after {took} s");
			rows.push(vec![format!("{interface}: {fault:?}"), lies.to_string(), lied.to_string(), took.to_string()]);
		}
	}
	relayer.proved(&world).await?;
	let spent = ether_before - world.ethereum.execution().balance(carrier).await?;
	assert!(spent > 0 && spent <= BUDGET, "the relayer spent {spent} wei");
	moved.assert_paid_once(&world, CARRIER).await?;
	let audit = relayer.audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);
	assert!(relayer.stop().await?.success());
	println!("{}", table(&["who lies, and how", "lies", "s of lies", "s until all is carried"], rows));
	println!("{} withdrawals; the relayer spent {} wei", moved.withdrawals, grouped(spent));
	Ok(())
}

/// Kelp: where two endpoints of an interface disagree, nothing is sent; when they agree again, all is carried.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/test --bridge runs it"]
async fn nothing_should_be_sent_when_two_endpoints_disagree() -> Result<()> {
	let (mut world, proxies, mut moved) = begin().await?;
	let mut relayer = Relayer::start_with(&world, CARRIER, &proxies.endpoints(&world, true), Pace::SHORT).await?;
	moved.deposit(&mut world, FIRST).await?;
	world.ethereum.finalize().await?;
	relayer.carried(&world, moved.deposited, moved.withdrawn).await?;
	compare(&mut world, &mut relayer, &mut moved, &proxies).await?;
	relayer.carried(&world, moved.deposited, moved.withdrawn).await?;
	relayer.proved(&world).await?;
	moved.assert_paid_once(&world, CARRIER).await?;
	let audit = relayer.audit().await?;
	assert!(audit.is_clean, "{}{}", audit.table, audit.log);
	assert!(relayer.stop().await?.success());
	Ok(())
}

/// Both chains, Ethereum making slots by itself, and proxies that are honest; nothing was moved.
async fn begin() -> Result<(World, Proxies, Moved)> {
	let seed = seed();
	let mut world = World::begin().await?;
	world.contracts.endow(&mut world.ethereum, DEPOSITOR, 2_000 * USDT).await?;
	world.ethereum.run(SLOT_MS).await?;
	let proxies = Proxies::start(&world, seed).await?;
	let user = Key::generate(Scheme::Sr25519)?;
	Ok((world, proxies, Moved { user, deposited: 0, withdrawn: 0, withdrawals: 0 }))
}

/// One interface lies while a deposit becomes final and a withdrawal waits; answers how many lies it has told.
async fn lie(
	world: &mut World,
	relayer: &mut Relayer,
	moved: &mut Moved,
	(interface, proxy): (&str, &Proxy),
	fault: Fault,
) -> Result<u64> {
	let before = proxy.lies();
	proxy.set(fault);
	moved.deposit(world, DEPOSITED).await?;
	moved.withdraw(world).await?;
	world.ethereum.finalize().await?;
	let enough = wait::until("lies to be told", PATIENCE, async || Ok((proxy.lies() >= before + LIES).then_some(())));
	enough.await.with_context(|| relayer.log_tail())?;
	relayer.ensure_alive()?;
	moved.assert_nothing_is_wrong(world, &format!("{interface}: {fault:?}")).await?;
	proxy.set(Fault::Honest);
	Ok(proxy.lies() - before)
}

/// One of two endpoints is of another chain, on each interface in turn, from before a deposit and a withdrawal are made
/// until both could long be carried: nothing is sent, and the metric says why.
async fn compare(world: &mut World, relayer: &mut Relayer, moved: &mut Moved, proxies: &Proxies) -> Result<()> {
	let carrier = world.ethereum.address(CARRIER)?;
	let nonce = world.ethereum.execution().next_nonce(carrier).await?;
	figure(relayer, "coinop_relayer_coinop_finalized_block", "", 1.0).await?;
	let [first, ..] = proxies.all();
	first.1.set(Fault::Fork);
	disagree(relayer, first.0).await?;
	let minted = world.books().await?.reserve.minted;
	moved.deposit(world, DEPOSITED).await?;
	moved.withdraw(world).await?;
	world.ethereum.finalize().await?;
	let vault = world.books().await?.vault;
	let sent = "coinop_relayer_transactions_total";
	let before = relayer.metrics().await?.get(sent, "");

	let mut last: Option<&Proxy> = None;
	for (interface, proxy) in proxies.all() {
		proxy.set(Fault::Fork);
		// Never are all of them honest.
		if let Some(last) = last.replace(proxy) {
			last.set(Fault::Honest);
		}
		disagree(relayer, interface).await?;
		for leg in ["what=\"to Coinop\"", "what=\"to Ethereum\""] {
			let failures = "coinop_relayer_failures_total";
			let now = relayer.metrics().await?.get(failures, leg).unwrap_or_default();
			figure(relayer, failures, leg, now + LOOKS).await?;
		}
		assert_eq!(relayer.metrics().await?.get(sent, ""), before, "{interface}");
		assert_eq!(world.ethereum.execution().next_nonce(carrier).await?, nonce, "{interface}");
		let books = world.books().await?;
		assert_eq!((books.reserve.minted, books.vault), (minted, vault), "{interface}");
	}
	last.context("there is an interface")?.set(Fault::Honest);
	Ok(())
}

/// Waits until the relayer says that two endpoints of an interface disagree.
async fn disagree(relayer: &Relayer, interface: &str) -> Result<()> {
	figure(relayer, "coinop_relayer_disagreement", &format!("interface=\"{interface}\""), 1.0).await
}

/// Waits until a figure of the relayer's is no less than this.
async fn figure(relayer: &Relayer, name: &str, label: &str, least: f64) -> Result<()> {
	let what = format!("{name}{{{label}}} to be {least}");
	let reached = wait::until(&what, PATIENCE, async || {
		Ok(relayer.metrics().await?.get(name, label).is_some_and(|figure| figure >= least).then_some(()))
	});
	reached.await.with_context(|| relayer.log_tail())
}
