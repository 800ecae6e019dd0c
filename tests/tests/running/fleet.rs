//! A maker ships a fleet, its devices enrol themselves and pay, one is stolen, one is sold: on a running chain.

use anyhow::{ensure, Context, Result};
use coinop_agent::{
	api::device_identity::events::{Enrolled, FleetCommitted, GroupCreated},
	calls::{self, device},
	chain::{Allowance, Cap, ChainError},
	fleet::{Request, Ticket, Tree},
	keys::{Key, Scheme},
	Moment,
};
use coinop_scenarios::scene::Scene;

const DAY: Moment = 86_400_000;

/// Whether the pool refused it: nothing was paid.
fn not_admitted<T>(result: Result<T, ChainError>) -> bool {
	matches!(result, Err(ChainError::NotAdmitted(_)))
}

#[tokio::test]
async fn fleet_should_enrol_pay_and_stop_when_its_owner_says_so() -> Result<()> {
	let scene = Scene::open().await?;
	let [owner, buyer, shop] = scene.actors().await?;
	let chain = &scene.chain;
	let template = Allowance {
		per_payment: 100_000,
		per_period: 1_000_000,
		fees_per_period: 50_000,
		period: DAY,
		payees: vec![],
		expires: None,
	};
	let cap = Cap { per_period: 3_000_000, fees_per_period: 150_000, period: DAY };
	let made = chain.submit(&device::create_group(cap, Some(template.clone())), &owner).await?;
	let group = made.event::<GroupCreated>()?.group;

	// Three P-256 devices, whose accounts never hold anything.
	let keys = (0..3).map(|_| Key::generate(Scheme::P256)).collect::<Result<Vec<_>, _>>()?;
	let public: Vec<_> = keys.iter().map(Key::public).collect();
	let tree = Tree::new(&owner.account(), &public).context("a fleet of three")?;
	let expires = chain.now().await?.saturating_add(DAY);
	let commit = device::commit_fleet(tree.root(), 3, b"meter".to_vec(), Some(group), expires);
	let fleet = chain.submit(&commit, &owner).await?.event::<FleetCommitted>()?.fleet;
	let request = |index: u32, key: &Key, expires: Moment| {
		let ticket = Ticket { owner: owner.account().0, fleet, index, proof: tree.proof(index) };
		Request::sign(ticket, key, &chain.genesis(), expires, None).context("the key could not sign")
	};
	let soon = chain.now().await?.saturating_add(3_600_000);
	for (index, key) in (0u32..).zip(&keys) {
		let enrolled = chain.enrol(request(index, key, soon)?).await?.event::<Enrolled>()?;
		ensure!(enrolled.device == key.account() && enrolled.owner == owner.account());
		ensure!(enrolled.fee <= 1_000, "an enrolment costs {} µUSDT", enrolled.fee);
		ensure!(chain.balance(&key.account()).await?.free == 0);
	}
	// Once each, and with the right proof.
	let [first, second, third] = &keys[..] else { anyhow::bail!("three devices") };
	ensure!(not_admitted(chain.enrol(request(0, first, soon)?).await));
	ensure!(not_admitted(chain.enrol(request(1, first, soon)?).await));

	// They pay with the owner's money, each signing with the one key it has.
	let before = chain.balance(&owner.account()).await?.free;
	let paid = chain.submit(&calls::pay(shop.account(), 100_000, [1; 32]), first).await?;
	ensure!(paid.fee <= 1_000, "a P-256 payment costs {} µUSDT", paid.fee);
	let after = chain.balance(&owner.account()).await?.free;
	ensure!(before.saturating_sub(after) == 100_000 + paid.fee);

	// One is stolen: all are stopped in one call, and the others let act again.
	chain.submit(&device::suspend_all(group), &owner).await?;
	for key in &keys {
		ensure!(not_admitted(chain.submit(&calls::pay(shop.account(), 1_000, [1; 32]), key).await));
	}
	for key in [first, third] {
		chain.submit(&calls::resume(key.account()), &owner).await?;
	}
	chain.submit(&calls::pay(shop.account(), 1_000, [1; 32]), first).await?;
	ensure!(not_admitted(chain.submit(&calls::pay(shop.account(), 1_000, [1; 32]), second).await));

	// One is rotated to another scheme: its account stays.
	let account = third.account();
	let new = Key::generate(Scheme::Ed25519)?;
	let consent = new.consent(&chain.genesis(), &owner.account(), &account, 1, soon).context("no consent")?;
	chain.submit(&device::rotate(account, new.public(), consent), third).await?;
	ensure!(not_admitted(chain.submit(&calls::pay(shop.account(), 1_000, [1; 32]), third).await));
	chain.submit_as(&calls::pay(shop.account(), 1_000, [1; 32]), &account, &new).await?;

	// And sold: nothing of the seller's allowance is left, and the seller has nothing to say any more.
	chain.submit(&device::offer(account, buyer.account(), expires), &owner).await?;
	let consent = new.consent(&chain.genesis(), &buyer.account(), &account, 2, soon).context("no consent")?;
	chain.submit(&device::accept(account, consent), &buyer).await?;
	ensure!(not_admitted(chain.submit_as(&calls::pay(shop.account(), 1_000, [1; 32]), &account, &new).await));
	scene.refused(&calls::suspend(account), &owner, "DeviceIdentity::NotOwner").await?;
	chain.submit(&calls::set_allowance(account, Some(template)), &buyer).await?;
	let before = chain.balance(&buyer.account()).await?.free;
	let paid = chain.submit_as(&calls::pay(shop.account(), 1_000, [1; 32]), &account, &new).await?;
	ensure!(before.saturating_sub(chain.balance(&buyer.account()).await?.free) == 1_000 + paid.fee);

	// Its document says so.
	let did = format!("did:coinop:{account}");
	let document = chain.did_resolve(&did).await?;
	ensure!(document.contains(&format!("did:coinop:{}", buyer.account())), "{document}");
	ensure!(document.contains("#key-2"), "{document}");
	Ok(())
}
