//! A new runtime while money moves: announced by the council, applied by anyone, and every payment counted.
//!
//! `COINOP_NEXT_RUNTIME` names the new runtime's WebAssembly: this one with a higher version and `try-runtime`. Without it
//! the test says so and passes.

use anyhow::{Context, Result};
use coinop_agent::{
	api::{self, governance::Call as Governance, system::Call as System},
	calls,
	chain::{Chain, ChainError},
	keys::{Key, Scheme},
	AccountId32, Balance,
};
use coinop_scenarios::net::{ledger::finalized, wait};
use coinop_zombienet::{council, network::PATIENCE, Network, Options, VALIDATORS};
use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};
use std::{
	env, fs,
	sync::atomic::{AtomicBool, Ordering},
};
use subxt::config::Hasher;

/// µUSDT of each payment: every one can be told from the sum.
const AMOUNT: Balance = 1_000;

/// Who pay all the time, each one payment after the other.
const PAYERS: [&str; 4] = ["//Charlie", "//Dave", "//Eve", "//Ferdie"];

/// What became of payments.
#[derive(Default)]
struct Paid {
	/// Final, and successful.
	made: u32,
	/// Of those the node said nothing: they may be in a block.
	unknown: u32,
}

async fn pay(chain: Chain, payer: Key, payee: AccountId32, over: &AtomicBool) -> Result<Paid> {
	let mut paid = Paid::default();
	while !over.load(Ordering::Relaxed) {
		match chain.submit(&calls::pay(payee, AMOUNT, [0; 32]), &payer).await {
			Ok(_) => paid.made += 1,
			// Signed for the runtime before.
			Err(ChainError::NotAdmitted(_)) => {},
			Err(ChainError::Lost) => paid.unknown += 1,
			Err(error) => return Err(error).context("a payment failed"),
		}
	}
	Ok(paid)
}

/// Has the council announce the code, waits until it may be applied, and applies it.
async fn upgrade(chain: &Chain, code: Vec<u8>) -> Result<()> {
	let code_hash = chain.client().at_current_block().await?.hasher().hash(&code);
	let authorize = api::Call::System(System::authorize_upgrade { code_hash });
	council::carry(chain, api::Call::Governance(Governance::announce { call: Box::new(authorize) })).await?;
	wait::until("the upgrade to be authorized", PATIENCE, async || {
		let at = chain.client().at_current_block().await?;
		Ok(at.storage().try_fetch(api::storage().system().authorized_upgrade(), ()).await?.map(drop))
	})
	.await?;
	chain.submit(&api::tx().system().apply_authorized_upgrade(code), &Key::from_uri("//Alice")?).await?;
	Ok(())
}

#[ignore = "takes long: scripts/test --network"]
#[tokio::test(flavor = "multi_thread")]
async fn every_payment_should_be_counted_when_the_runtime_is_upgraded_under_load() -> Result<()> {
	let Some(file) = env::var_os("COINOP_NEXT_RUNTIME") else {
		println!("SKIPPED: COINOP_NEXT_RUNTIME does not name a runtime with a higher version");
		return Ok(());
	};
	// As a release has it: a block has no room for the bare code.
	let code = compress_strongly(&fs::read(file)?, CODE_BLOB_BOMB_LIMIT).context("the code is too long")?;
	let network = Network::start(Options::default()).await?;
	let light = network.light_client().await?;
	let follower = light.follow();
	let rpc = network.rpc("alice").await?;
	let before = rpc.runtime_version().await?;
	let payee = Key::generate(Scheme::Sr25519)?.account();

	let over = AtomicBool::new(false);
	let mut payers = Vec::new();
	for (name, uri) in VALIDATORS.into_iter().zip(PAYERS) {
		payers.push(pay(network.connect(name).await?, Key::from_uri(uri)?, payee, &over));
	}
	let upgrading = async {
		let chain = network.connect("alice").await?;
		let outcome =
			async {
				network.finalizes("alice", 10).await?;
				upgrade(&chain, code).await?;
				wait::until("the new runtime", PATIENCE, async || {
					Ok((rpc.runtime_version().await? > before).then_some(()))
				})
				.await?;
				network.finalizes("alice", 20).await
			};
		let outcome = outcome.await;
		over.store(true, Ordering::Relaxed);
		outcome
	};
	let (height, paid) = futures::future::join(upgrading, futures::future::join_all(payers)).await;
	let height = height?;
	let (mut made, mut unknown) = (0, 0);
	for paid in paid {
		let paid = paid?;
		made += paid.made;
		unknown += paid.unknown;
	}
	assert!(made > 0);

	let chain = network.connect("bob").await?;
	let received = chain.balance(&payee).await?.free / AMOUNT;
	assert!((made..=made + unknown).contains(&u32::try_from(received)?), "{made}, {unknown}, {received}");
	assert_eq!(chain.balance(&payee).await?.free % AMOUNT, 0);
	for name in VALIDATORS {
		finalized(&network.url(name)?, height, PATIENCE).await?;
		assert!(network.rpc(name).await?.runtime_version().await? > before);
	}
	rpc.try_upgrade().await.context("a pallet's check of the state failed")?;
	follower.reaches(height, PATIENCE).await?;
	follower.check(&network.rpc("charlie").await?).await?;
	// Clients that were connected before go on: they learn of the new runtime by themselves.
	let payer = Key::from_uri("//Bob")?;
	tokio::time::timeout(PATIENCE, light.pay(&payer, payee, AMOUNT, [1; 32])).await??;
	Ok(())
}
