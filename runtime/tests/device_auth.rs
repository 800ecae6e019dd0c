//! Devices that no wallet can sign for, and fleets, as the chain takes their transactions.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::panic,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	reason = "a test that panics is a test that fails"
)]

mod common;

use codec::{Decode, Encode};
use coinop_primitives::{Balance, Compliance, HostCrypto, Moment, USDT};
use coinop_runtime::{
	configs::fees::FeePotAccount, AccountId, Balances, DeviceIdentity, Executive, MeteredPayments, Payouts, Runtime,
	RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic,
};
use coinop_voucher::{
	merkle, message, Evidence, Possession, Price, SignedStatement, SigningKey, Software, Statement, Terms, Unit,
};
use common::{by_device, by_nobody, submit, NOW};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use pallet_device_identity::{invalid, Allowance, Cap, Devices, Enrolment};
use pallet_metered_payments::SignedBy;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use sp_runtime::{
	generic::Era,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	ApplyExtrinsicResult,
};

const HOUR: Moment = 3_600_000;

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn by(key: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(key))
}

fn total(account: &AccountId) -> Balance {
	Balances::total_balance(account)
}

fn genesis() -> [u8; 32] {
	System::block_hash(0).0
}

fn allowance() -> Allowance<Runtime> {
	Allowance {
		per_payment: 5 * USDT,
		per_period: 10 * USDT,
		fees_per_period: 20_000,
		period: 24 * HOUR,
		payees: Default::default(),
		expires: None,
	}
}

fn consent(key: &SigningKey, owner: Sr25519Keyring, device: &AccountId, epoch: u32) -> Possession {
	let (owner, device) = (account(owner).into(), device.clone().into());
	Possession::sign(key, &genesis(), &owner, &device, epoch, NOW + HOUR).unwrap()
}

/// A chain in its first block on which Bob owns a device with a P-256 key.
fn chain() -> (TestExternalities, SigningKey, AccountId) {
	let mut ext = common::begun("development");
	let key = SigningKey::p256(&[7; 32]).unwrap();
	let device = AccountId::from(key.public().account());
	ext.execute_with(|| {
		let consent = consent(&key, Bob, &device, 0);
		assert_ok!(DeviceIdentity::register(by(Bob), key.public(), consent, Some(allowance())));
	});
	(ext, key, device)
}

fn mortal() -> Era {
	Era::mortal(64, 0)
}

fn pay(amount: Balance) -> RuntimeCall {
	RuntimeCall::MeteredPayments(pallet_metered_payments::Call::pay {
		payee: account(Charlie),
		amount,
		reference: [1; 32],
	})
}

/// Charlie publishes tariff 0, a µUSDT a unit, and the device opens session 0 on it with 1 USDT.
fn open_session(key: &SigningKey, device: &AccountId, unit: Unit) {
	let terms = Terms {
		unit,
		price: Price { amount: 1, per: 1 },
		flat: 0,
		idle_price: Price::FREE,
		dispute_window: HOUR,
		settler: None,
		metadata: [0; 32],
	};
	assert_ok!(MeteredPayments::publish_tariff(by(Charlie), terms));
	let open = RuntimeCall::MeteredPayments(pallet_metered_payments::Call::open_session {
		tariff: 0,
		hash: terms.hash(&account(Charlie).into()),
		signed_by: SignedBy::Payer(key.public()),
		deposit: USDT,
		expiry: NOW + HOUR,
		anchor: None,
	});
	assert_ok!(Executive::apply_extrinsic(by_device(key, device, 0, open, mortal(), 0)).unwrap());
}

fn refused(result: ApplyExtrinsicResult, why: InvalidTransaction) {
	assert_eq!(result, Err(TransactionValidityError::Invalid(why)));
}

fn code(result: ApplyExtrinsicResult, code: u8) {
	refused(result, InvalidTransaction::Custom(code));
}

/// As a peer sends it: through its bytes.
fn sent(extrinsic: &UncheckedExtrinsic) -> UncheckedExtrinsic {
	UncheckedExtrinsic::decode(&mut extrinsic.encode().as_slice()).unwrap()
}

/// DI2, DI3, DI6: nonce, mortality and the owner's fee work as for any signer.
#[test]
fn p256_device_should_pay_when_its_only_key_signs_a_general_transaction() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		let (owner, payee) = (total(&account(Bob)), total(&account(Charlie)));
		let extrinsic = sent(&by_device(&key, &device, 0, pay(USDT), mortal(), 0));
		assert_ok!(Executive::validate_transaction(TransactionSource::External, extrinsic.clone(), Default::default()));
		assert_ok!(Executive::apply_extrinsic(extrinsic.clone()).unwrap());
		let usage = Devices::<Runtime>::get(&device).unwrap().usage;
		assert_eq!(usage.used, USDT);
		// What a P-256 payment costs has its place in the README.
		assert!(usage.fees > 0 && usage.fees <= 1_000, "{}", usage.fees);
		assert_eq!(total(&account(Bob)), owner - USDT - usage.fees);
		assert_eq!(total(&account(Charlie)), payee + USDT);
		assert_eq!((total(&device), System::account_nonce(&device)), (0, 1));

		refused(Executive::apply_extrinsic(extrinsic), InvalidTransaction::Stale);
	});
}

/// A call that fails costs its fee and its nonce.
#[test]
fn failing_inner_call_should_pay_and_burn_nonce() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		let owner = total(&account(Bob));
		let extrinsic = by_device(&key, &device, 0, pay(6 * USDT), mortal(), 0);
		let outcome = Executive::apply_extrinsic(extrinsic.clone()).unwrap();
		assert_eq!(outcome, Err(pallet_device_identity::Error::<Runtime>::OverPerPayment.into()));
		let usage = Devices::<Runtime>::get(&device).unwrap().usage;
		assert!(usage.used == 0 && usage.fees > 0);
		assert_eq!(total(&account(Bob)), owner - usage.fees);
		refused(Executive::apply_extrinsic(extrinsic), InvalidTransaction::Stale);
	});
}

/// Nobody fills blocks with what isn't a device's, and nothing is charged for it.
#[test]
fn free_call_should_not_fill_blocks_when_invalid() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		let owner = total(&account(Bob));
		let thief = SigningKey::p256(&[8; 32]).unwrap();
		let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
			dest: account(Charlie).into(),
			value: 1,
		});
		refused(
			Executive::apply_extrinsic(by_device(&thief, &device, 0, pay(1), mortal(), 0)),
			InvalidTransaction::BadProof,
		);
		refused(
			Executive::apply_extrinsic(by_device(&key, &device, 1, pay(1), mortal(), 0)),
			InvalidTransaction::BadProof,
		);
		code(Executive::apply_extrinsic(by_device(&key, &device, 0, pay(1), Era::Immortal, 0)), invalid::IMMORTAL);
		code(Executive::apply_extrinsic(by_device(&key, &device, 0, pay(1), mortal(), 1)), invalid::TIP);
		code(Executive::apply_extrinsic(by_device(&key, &device, 0, transfer, mortal(), 0)), invalid::CALL_REFUSED);
		code(Executive::apply_extrinsic(by_device(&key, &account(Dave), 0, pay(1), mortal(), 0)), invalid::NO_DEVICE);
		// Without a signature and without authority of its own, a call is nobody's.
		refused(Executive::apply_extrinsic(by_nobody(pay(1))), InvalidTransaction::UnknownOrigin);
		assert_eq!((total(&account(Bob)), System::account_nonce(&device)), (owner, 0));
	});
}

/// Ten megabytes are refused, since a device signs no batch of so many calls, before its signature is looked at.
#[test]
fn transaction_should_be_refused_when_it_is_longer_than_a_block() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		let calls = vec![pay(1); 130_000];
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch { calls });
		let extrinsic = by_device(&key, &device, 0, batch, mortal(), 0);
		assert!(extrinsic.encoded_size() > 9_000_000);
		refused(Executive::apply_extrinsic(extrinsic), InvalidTransaction::Call);
		assert_eq!(System::account_nonce(&device), 0);
	});
}

/// A key is rotated while a session is open: the session's key stays good, the device's transactions are the new key's.
#[test]
fn session_should_settle_when_the_devices_key_was_rotated_meanwhile() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		open_session(&key, &device, Unit::WattHour);

		let new = SigningKey::ed25519(&[9; 32]);
		let rotate = RuntimeCall::DeviceIdentity(pallet_device_identity::Call::rotate {
			device: device.clone(),
			key: new.public(),
			possession: consent(&new, Bob, &device, 1),
		});
		assert_ok!(Executive::apply_extrinsic(by_device(&key, &device, 0, rotate, mortal(), 0)).unwrap());

		let statement = Statement { units: 1_000, ..Default::default() };
		let signature = key.sign(&statement.message(&genesis(), 0)).unwrap();
		let evidence = Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None };
		let payee = total(&account(Charlie));
		assert_ok!(MeteredPayments::settle(by(Alice), 0, evidence));
		assert_eq!(total(&account(Charlie)), payee + 1_000);

		refused(
			Executive::apply_extrinsic(by_device(&key, &device, 1, pay(1_000), mortal(), 0)),
			InvalidTransaction::Custom(invalid::WRONG_SCHEME),
		);
		assert_ok!(Executive::apply_extrinsic(by_device(&new, &device, 1, pay(1_000), mortal(), 0)).unwrap());
	});
}

/// The trick with a session that the seller left open: it can't be topped up with the buyer's money.
#[test]
fn session_should_not_be_topped_up_when_the_device_was_handed_over() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		open_session(&key, &device, Unit::Item);
		assert_ok!(DeviceIdentity::offer(by(Bob), device.clone(), account(Dave), NOW + HOUR));
		assert_ok!(DeviceIdentity::accept(by(Dave), device.clone(), consent(&key, Dave, &device, 1)));
		assert_ok!(DeviceIdentity::set_allowance(by(Dave), device.clone(), Some(allowance())));

		let buyer = total(&account(Dave));
		let top_up = RuntimeCall::MeteredPayments(pallet_metered_payments::Call::top_up { session: 0, amount: 1_000 });
		assert!(Executive::apply_extrinsic(by_device(&key, &device, 1, top_up, mortal(), 0)).unwrap().is_err());
		let fees = Devices::<Runtime>::get(&device).unwrap().usage.fees;
		assert_eq!(total(&account(Dave)), buyer - fees);
	});
}

fn enrolment(key: &SigningKey, proof: Vec<[u8; 32]>, index: u32) -> Enrolment<AccountId> {
	let (owner, raw) = (account(Bob), key.public().account());
	let expires = NOW + HOUR;
	let message = message::enrolment(&genesis(), 0, index, &owner.clone().into(), &raw, expires, &[0; 32]);
	Enrolment {
		owner,
		fleet: 0,
		index,
		key: key.public(),
		proof: proof.try_into().unwrap(),
		expires,
		signature: key.sign(&message).unwrap(),
		attestation: None,
	}
}

/// DI1, DI7: from an account that holds nothing, in a transaction that nobody signed; charged to the owner.
#[test]
fn device_should_enrol_and_pay_when_it_never_held_anything() {
	let mut ext = common::begun("development");
	ext.execute_with(|| {
		let keys = [1u8, 2].map(|seed| SigningKey::p256(&[seed; 32]).unwrap());
		let owner = account(Bob).into();
		let leaves: Vec<_> =
			(0..).zip(&keys).map(|(index, key)| merkle::leaf::<Software>(&owner, index, &key.public())).collect();
		let root = merkle::node::<HostCrypto>(&leaves[0], &leaves[1]);
		let cap = Cap { per_period: 10 * USDT, fees_per_period: USDT, period: 24 * HOUR };
		assert_ok!(DeviceIdentity::create_group(by(Bob), cap, Some(allowance())));
		assert_ok!(DeviceIdentity::commit_fleet(by(Bob), root, 2, Default::default(), Some(0), NOW + HOUR));

		let (before, pot) = (total(&account(Bob)), total(&FeePotAccount::get()));
		let call = |index: usize| {
			let sibling = leaves[1 - index];
			let enrolment = enrolment(&keys[index], vec![sibling], index as u32);
			RuntimeCall::DeviceIdentity(pallet_device_identity::Call::enrol { enrolment: Box::new(enrolment) })
		};
		let extrinsic = sent(&by_nobody(call(0)));
		assert_ok!(Executive::validate_transaction(TransactionSource::External, extrinsic.clone(), Default::default()));
		assert_ok!(Executive::apply_extrinsic(extrinsic.clone()).unwrap());
		let fee = DeviceIdentity::enrolment_fee(false);
		assert!(fee <= 1_000 && DeviceIdentity::enrolment_fee(true) <= 1_000, "{fee}");
		assert_eq!(total(&account(Bob)), before - fee);
		assert_eq!(total(&FeePotAccount::get()), pot + fee);
		// Once.
		code(Executive::apply_extrinsic(extrinsic), invalid::NOT_FREE);

		let device = AccountId::from(keys[0].public().account());
		assert_ok!(Executive::apply_extrinsic(by_device(&keys[0], &device, 0, pay(USDT), mortal(), 0)).unwrap());
		assert_eq!(total(&device), 0);
	});
}

/// A proxy that was set up before an account became a device has no hand in it, nor has one for a frozen account.
#[test]
fn proxy_should_be_refused_when_its_account_is_a_device_or_frozen() {
	common::begun("development").execute_with(|| {
		let real = account(Dave);
		let key = coinop_voucher::PublicKey::Sr25519(Dave.public().0);
		assert_ok!(submit(
			Dave,
			RuntimeCall::Proxy(pallet_proxy::Call::add_proxy {
				delegate: account(Alice).into(),
				proxy_type: Default::default(),
				delay: 0,
			}),
			mortal(),
			0,
		)
		.unwrap());
		let through = |call: RuntimeCall| {
			let proxied = RuntimeCall::Proxy(pallet_proxy::Call::proxy {
				real: real.clone().into(),
				force_proxy_type: None,
				call: Box::new(call),
			});
			submit(Alice, RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![proxied] }), mortal(), 0)
		};
		assert_ok!(through(pay(1_000)).unwrap());
		assert_ok!(DeviceIdentity::confirm_freeze(RuntimeOrigin::root(), real.clone(), [1; 32], NOW + HOUR));
		code(through(pay(1_000)), invalid::FROZEN);
		code(submit(Dave, pay(1_000), mortal(), 0), invalid::FROZEN);
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), real.clone()));

		let expires = NOW + HOUR;
		let message = message::possession(&genesis(), &account(Bob).into(), &key.account(), 0, expires);
		let consent = Possession { expires, signature: coinop_voucher::Signature::Sr25519(Dave.sign(&message).0) };
		assert_ok!(DeviceIdentity::register(by(Bob), key, consent, Some(allowance())));
		code(through(pay(1_000)), invalid::CALL_REFUSED);
	});
}

/// What a frozen account had committed to others still settles; what it is paid is kept for it.
#[test]
fn session_should_settle_to_a_claimable_when_the_provider_is_frozen() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		open_session(&key, &device, Unit::Item);
		for who in [account(Charlie), account(Bob)] {
			assert_ok!(DeviceIdentity::confirm_freeze(RuntimeOrigin::root(), who.clone(), [1; 32], NOW + HOUR));
			assert!(DeviceIdentity::is_frozen(&who));
		}
		let before = total(&account(Charlie));
		let statement = Statement { units: 5_000, ..Default::default() };
		let signature = key.sign(&statement.message(&genesis(), 0)).unwrap();
		let evidence = Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None };
		assert_ok!(MeteredPayments::settle(by(Alice), 0, evidence));
		assert_eq!(total(&account(Charlie)), before);
		assert_eq!(pallet_payouts::Claimable::<Runtime>::get(account(Charlie)), 5_000);
		assert_noop!(Payouts::claim(by(Alice), account(Charlie)), pallet_payouts::Error::<Runtime>::Frozen);
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), account(Charlie)));
		assert_ok!(Payouts::claim(by(Alice), account(Charlie)));
		assert_eq!(total(&account(Charlie)), before + 5_000);
		// The device of the frozen owner signs nothing meanwhile.
		code(Executive::apply_extrinsic(by_device(&key, &device, 0, pay(1), mortal(), 0)), invalid::FROZEN);
	});
}

fn grant(payee: Sr25519Keyring) -> pallet_metered_payments::Call<Runtime> {
	let until = NOW + 24 * HOUR;
	let (payee, cap, period, reference) = (account(payee), USDT, HOUR, [1; 32]);
	pallet_metered_payments::Call::grant_mandate { payee, cap, period, until, reference }
}

/// MP10: a suspension ends what the device granted, of itself or of its whole group, also where it is over.
#[test]
fn mandate_should_be_void_when_the_device_was_suspended_meanwhile() {
	let (mut ext, key, device) = chain();
	ext.execute_with(|| {
		let cap = Cap { per_period: 10 * USDT, fees_per_period: USDT, period: HOUR };
		assert_ok!(DeviceIdentity::create_group(by(Bob), cap, None));
		assert_ok!(DeviceIdentity::set_group(by(Bob), device.clone(), Some(0)));
		let draw = |mandate| MeteredPayments::draw_mandate(by(Charlie), mandate, 1_000, [1; 32]);
		let granted = |mandate| {
			let call = RuntimeCall::MeteredPayments(grant(Charlie));
			assert_ok!(Executive::apply_extrinsic(by_device(&key, &device, 0, call, mortal(), 0)).unwrap());
			assert_ok!(draw(mandate));
		};
		granted(0);
		assert_ok!(DeviceIdentity::suspend(by(Bob), device.clone()));
		assert_noop!(draw(0), pallet_metered_payments::Error::<Runtime>::MandateVoid);
		assert_ok!(DeviceIdentity::resume(by(Bob), device.clone()));
		assert_noop!(draw(0), pallet_metered_payments::Error::<Runtime>::MandateVoid);
		granted(1);
		assert_ok!(DeviceIdentity::suspend_all(by(Bob), 0));
		assert_ok!(DeviceIdentity::resume_all(by(Bob), 0));
		assert_noop!(draw(1), pallet_metered_payments::Error::<Runtime>::MandateVoid);
		granted(2);
		assert_ok!(DeviceIdentity::revoke(by(Bob), device.clone()));
		assert_noop!(draw(2), pallet_metered_payments::Error::<Runtime>::MandateVoid);
		for mandate in 0..3 {
			assert_ok!(MeteredPayments::end_mandate(by(Alice), mandate));
		}
	});
}

/// MP10: a freeze stops the draws for its time, and gives nobody leave to end what was granted.
#[test]
fn mandate_should_go_on_when_its_payers_freeze_is_over() {
	common::begun("development").execute_with(|| {
		assert_ok!(submit(Dave, RuntimeCall::MeteredPayments(grant(Charlie)), mortal(), 0).unwrap());
		let draw = || MeteredPayments::draw_mandate(by(Charlie), 0, 1_000, [1; 32]);
		assert_ok!(DeviceIdentity::confirm_freeze(RuntimeOrigin::root(), account(Dave), [1; 32], NOW + HOUR));
		assert_noop!(draw(), pallet_device_identity::Error::<Runtime>::Frozen);
		let ended = MeteredPayments::end_mandate(by(Alice), 0);
		assert_noop!(ended, pallet_metered_payments::Error::<Runtime>::NotAuthorized);
		assert_ok!(DeviceIdentity::unfreeze(RuntimeOrigin::root(), account(Dave)));
		assert_ok!(draw());
	});
}

/// What is looked up before anybody has paid is bounded, however calls are put into each other.
#[test]
fn transaction_should_be_refused_when_it_acts_for_too_many_accounts() {
	common::begun("development").execute_with(|| {
		let remark = || RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let derived =
			|index| RuntimeCall::Utility(pallet_utility::Call::as_derivative { index, call: Box::new(remark()) });
		let batch = |count: u16| {
			let calls = (0..count).map(derived).collect();
			RuntimeCall::Utility(pallet_utility::Call::batch { calls })
		};
		refused(submit(Alice, batch(257), mortal(), 0), InvalidTransaction::ExhaustsResources);
		let nested = RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![batch(200), batch(200)] });
		refused(submit(Alice, nested, mortal(), 0), InvalidTransaction::ExhaustsResources);
		assert_ok!(submit(Alice, batch(256), mortal(), 0).unwrap());
		// A multisig of more than there can be acts for nobody: the call fails, and is paid for.
		let other_signatories = (0..1_000u32)
			.map(|number| [number.to_be_bytes(); 8].concat())
			.map(|raw| AccountId::new(raw.try_into().unwrap()));
		let many = RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: other_signatories.collect(),
			call: Box::new(remark()),
		});
		assert!(submit(Alice, many, mortal(), 0).unwrap().is_err());
	});
}
