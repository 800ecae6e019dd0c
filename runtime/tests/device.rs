//! A device's transactions as the chain takes them: signed, checked, charged to its owner and executed.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

mod common;

use coinop_primitives::{Balance, HostCrypto, Moment, USDT};
use coinop_runtime::{
	AccountId, Balances, DeviceIdentity, MeteredPayments, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use coinop_voucher::{
	message::possession, tick::hash_times, Anchor, Evidence, Possession, Price, PublicKey, Signature as Signed,
	SignedStatement, Statement, Terms, Ticks, Unit,
};
use common::{submit, NOW};
use frame_support::{assert_ok, traits::fungible::Inspect};
use pallet_device_identity::{Allowance, Devices};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult,
};
use Sr25519Keyring::{Alice, Bob, Charlie, One as Device};

const HOUR: Moment = 3_600_000;
const DAILY: Balance = 10 * USDT;

/// A chain in its first block, on which Bob owns a device.
fn chain() -> TestExternalities {
	let mut ext = common::begun("development");
	ext.execute_with(|| {
		assert_eq!(total(Device), 0, "the device holds nothing, ever");
		let key = public(Device);
		let expires = NOW + HOUR;
		let message = possession(&genesis(), &account(Bob).into(), &key.account(), 0, expires);
		let proof = Possession { expires, signature: Signed::Sr25519(Device.sign(&message).0) };
		assert_ok!(DeviceIdentity::register(RuntimeOrigin::signed(account(Bob)), key, proof, Some(allowance())));
	});
	ext
}

fn allowance() -> Allowance<Runtime> {
	Allowance {
		per_payment: DAILY,
		per_period: DAILY,
		fees_per_period: 10_000,
		period: 24 * HOUR,
		payees: Default::default(),
		expires: None,
	}
}

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn public(key: Sr25519Keyring) -> PublicKey {
	PublicKey::Sr25519(key.public().0)
}

fn genesis() -> [u8; 32] {
	System::block_hash(0).0
}

fn total(key: Sr25519Keyring) -> Balance {
	Balances::total_balance(&account(key))
}

fn mortal(signer: Sr25519Keyring, call: RuntimeCall) -> ApplyExtrinsicResult {
	submit(signer, call, Era::mortal(64, 0), 0)
}

fn pay(amount: Balance) -> RuntimeCall {
	RuntimeCall::MeteredPayments(pallet_metered_payments::Call::pay {
		payee: account(Charlie),
		amount,
		reference: [1; 32],
	})
}

fn refused(result: ApplyExtrinsicResult, why: InvalidTransaction) {
	assert_eq!(result, Err(TransactionValidityError::Invalid(why)));
}

/// DI2, DI3: the owner pays amount and fee, the device nothing, and both count against its allowance.
#[test]
fn device_should_spend_its_owners_money_when_it_signs_alone() {
	chain().execute_with(|| {
		let (owner, payee) = (total(Bob), total(Charlie));
		assert_ok!(mortal(Device, pay(USDT)).unwrap());
		let usage = Devices::<Runtime>::get(account(Device)).unwrap().usage;
		assert_eq!(usage.used, USDT);
		assert!(usage.fees > 0);
		assert_eq!((total(Bob), total(Charlie)), (owner - USDT - usage.fees, payee + USDT));
		assert_eq!(total(Device), 0);
		assert_eq!(System::account_nonce(account(Device)), 1);
	});
}

/// DI3: a call that fails costs its fee, counted; the cap on fees ends it.
#[test]
fn failing_call_should_cost_the_owner_no_more_than_the_cap_when_a_thief_repeats_it() {
	chain().execute_with(|| {
		let owner = total(Bob);
		let mut attempts = 0;
		while let Ok(outcome) = mortal(Device, pay(DAILY + 1)) {
			assert!(outcome.is_err(), "more than a payment may be");
			attempts += 1;
		}
		let usage = Devices::<Runtime>::get(account(Device)).unwrap().usage;
		assert!(attempts > 5 && usage.used == 0 && usage.fees <= 10_000);
		assert_eq!(total(Bob), owner - usage.fees);
		refused(mortal(Device, pay(1_000)), InvalidTransaction::Payment);
	});
}

/// DI2, DI6 and what a device may not sign.
#[test]
fn device_transaction_should_be_refused_when_it_is_not_a_devices() {
	use pallet_device_identity::invalid;
	chain().execute_with(|| {
		let owner = total(Bob);
		let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
			dest: account(Charlie).into(),
			value: 1,
		});
		refused(submit(Device, pay(1), Era::Immortal, 0), InvalidTransaction::Custom(invalid::IMMORTAL));
		refused(submit(Device, pay(1), Era::mortal(64, 0), 1), InvalidTransaction::Custom(invalid::TIP));
		refused(mortal(Device, transfer), InvalidTransaction::Custom(invalid::CALL_REFUSED));
		assert_ok!(DeviceIdentity::suspend(RuntimeOrigin::signed(account(Bob)), account(Device)));
		refused(mortal(Device, pay(1)), InvalidTransaction::Custom(invalid::SUSPENDED));
		assert_ok!(DeviceIdentity::revoke(RuntimeOrigin::signed(account(Bob)), account(Device)));
		refused(mortal(Device, pay(1)), InvalidTransaction::Custom(invalid::REVOKED));
		assert_eq!((total(Bob), System::account_nonce(account(Device))), (owner, 0));
	});
}

/// A device creates an escrow of its owner's money, but what the owner is to get it can't give away.
#[test]
fn device_should_create_an_escrow_and_not_pass_on_its_owners_side_when_it_signs_alone() {
	use pallet_device_identity::invalid;
	use pallet_streaming_escrow::{Call, CancelBy, Escrows, Per, Rate, Recipient, Schedule, Terms};
	chain().execute_with(|| {
		let rate = Rate { amount: 50_000, per: Per::Hour };
		let terms = Terms {
			recipients: vec![Recipient { account: account(Charlie), share: 1_000_000 }].try_into().unwrap(),
			schedule: Schedule::Open { deposit: USDT, start: NOW, rate },
			inspector: None,
			cancel: CancelBy::Payer,
			notice: 0,
			arbitration: None,
		};
		let escrow = 0;
		assert_ok!(mortal(Device, Call::create { terms: terms.into() }.into()).unwrap());
		let record = Escrows::<Runtime>::get(escrow).unwrap();
		assert_eq!((record.payer, record.charged, record.deposited), (account(Device), account(Bob), USDT));
		assert_ok!(mortal(Device, Call::cancel { escrow }.into()).unwrap());
		assert!(!Escrows::<Runtime>::contains_key(escrow));

		let (from, to) = (account(Device), account(Charlie));
		for call in [Call::transfer { escrow, from, to }, Call::accept_rate { escrow, rate }] {
			refused(mortal(Device, call.into()), InvalidTransaction::Custom(invalid::CALL_REFUSED));
		}
	});
}

/// MP9: whatever others settle, the holder of the last tick of the longest chain can bring it in one transaction,
/// which nobody can come between.
#[test]
fn longest_chain_should_be_settled_in_one_batch_when_calls_check_a_part_each() {
	chain().execute_with(|| {
		let terms = Terms {
			unit: Unit::WattHour,
			price: Price { amount: 1, per: 1 },
			flat: 0,
			idle_price: Price::FREE,
			dispute_window: HOUR,
			settler: None,
			metadata: [0; 32],
		};
		assert_ok!(MeteredPayments::publish_tariff(RuntimeOrigin::signed(account(Charlie)), terms));
		let open = RuntimeCall::MeteredPayments(pallet_metered_payments::Call::open_session {
			tariff: 0,
			hash: terms.hash(&account(Charlie).into()),
			signed_by: pallet_metered_payments::SignedBy::Payer(public(Device)),
			deposit: USDT,
			expiry: NOW + HOUR,
			anchor: None,
		});
		assert_ok!(mortal(Device, open).unwrap());

		let signed = |statement: Statement| {
			let signature = Signed::Sr25519(Device.sign(&statement.message(&genesis(), 0)).0);
			Some(SignedStatement { statement, signature })
		};
		let (seed, length) = ([5; 32], 65_536);
		let root = hash_times::<HostCrypto>(seed, length);
		let anchor = Some(Anchor { root, units_per_tick: 1, length });
		let statement = signed(Statement { units: 0, idle_seconds: 0, anchor });
		// The payer settles more than a call's worth of ticks ahead, so that the first ticks show nothing new.
		let ahead = Evidence { statement: signed(Statement { units: 10_000, ..Default::default() }), ticks: None };
		assert_ok!(MeteredPayments::settle(RuntimeOrigin::signed(account(Alice)), 0, ahead));

		let calls = (1..=16)
			.map(|step| {
				let count = step * 4_096;
				let ticks = Some(Ticks { count, preimage: hash_times::<HostCrypto>(seed, length - count) });
				let evidence = Evidence { statement, ticks };
				RuntimeCall::MeteredPayments(pallet_metered_payments::Call::settle { session: 0, evidence })
			})
			.collect();
		let climb = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		assert_ok!(mortal(Charlie, climb).unwrap());
		let session = pallet_metered_payments::Sessions::<Runtime>::get(0).unwrap();
		assert_eq!((session.credit.units, session.paid), (65_536, 65_536));
	});
}
