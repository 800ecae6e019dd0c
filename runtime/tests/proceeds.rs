//! A settlement that no account signs, as the chain takes it: checked, admitted, paid from what it moves.
#![allow(
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects,
	reason = "a test that panics is a test that fails"
)]

mod common;

use coinop_primitives::{Balance, TransactionFees, USDT};
use coinop_runtime::{
	configs::fees::{FeePotAccount, PaidFromProceeds},
	AccountId, Balances, Executive, MeteredPayments, Runtime, RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic,
};
use coinop_voucher::{
	Consent, Evidence, Price, PublicKey, Signature as Signed, SignedStatement, Statement, Terms, Unit,
};
use common::{by_nobody, NOW};
use frame_support::{assert_ok, traits::fungible::Inspect, weights::Weight};
use pallet_metered_payments::{invalid, Call, Sessions, SignedBy};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, One as Provider};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
	ApplyExtrinsicResult,
};

const HOUR: u64 = 3_600_000;
/// Units that cost a USDT.
const ONE: u64 = 1_000_000;

/// One µUSDT a unit.
const TERMS: Terms = Terms {
	unit: Unit::WattHour,
	price: Price { amount: 1, per: 1 },
	flat: 0,
	idle_price: Price::FREE,
	dispute_window: HOUR,
	settler: None,
	metadata: [0; 32],
};

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn public(key: Sr25519Keyring) -> PublicKey {
	PublicKey::Sr25519(key.public().0)
}

fn total(account: &AccountId) -> Balance {
	Balances::total_balance(account)
}

/// A chain in its first block, on which Bob pays a provider whose account has hardly more than its tariff's deposit.
fn chain() -> TestExternalities {
	let mut ext = common::begun("development");
	ext.execute_with(|| {
		let needed = MeteredPayments::tariff_deposit() + coinop_primitives::EXISTENTIAL_DEPOSIT;
		let (alice, bob) = (RuntimeOrigin::signed(account(Alice)), RuntimeOrigin::signed(account(Bob)));
		assert_ok!(MeteredPayments::pay(alice, account(Provider), needed, [0; 32]));
		assert_ok!(MeteredPayments::publish_tariff(RuntimeOrigin::signed(account(Provider)), TERMS));
		let hash = TERMS.hash(&account(Provider).into());
		let by = SignedBy::Payer(public(Bob));
		assert_ok!(MeteredPayments::open_session(bob, 0, hash, by, 10 * USDT, NOW + HOUR, None));
	});
	ext
}

/// `units` by Bob, with the consent of `consenting` to at most `max_fee`.
fn settlement(units: u64, consenting: Sr25519Keyring, max_fee: Balance) -> UncheckedExtrinsic {
	let genesis = System::block_hash(0).0;
	let statement = Statement { units, ..Default::default() };
	let signature = Signed::Sr25519(Bob.sign(&statement.message(&genesis, 0)).0);
	let evidence = Evidence { statement: Some(SignedStatement { statement, signature }), ticks: None };
	let (shown, valid_until) = (evidence.shown(None).unwrap(), NOW + HOUR);
	let message = Consent::message(&genesis, 0, &shown, max_fee, valid_until);
	let signature = Signed::Sr25519(consenting.sign(&message).0);
	let consent = Consent { key: public(consenting), max_fee, valid_until, signature };
	let call = RuntimeCall::MeteredPayments(Call::settle_from_proceeds { session: 0, evidence, consent });
	by_nobody(call)
}

fn apply(settlement: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	Executive::apply_extrinsic(settlement)
}

fn validate(settlement: UncheckedExtrinsic) -> Result<ValidTransaction, TransactionValidityError> {
	Executive::validate_transaction(TransactionSource::External, settlement, System::block_hash(0))
}

/// MP7: the provider gets what was used less a fee, which goes where fees go, and nobody else pays anything.
#[test]
fn settlement_should_pay_its_fee_from_what_it_moves_when_nobody_signs_it() {
	chain().execute_with(|| {
		let pot = FeePotAccount::get();
		let before = (total(&account(Provider)), total(&account(Bob)), total(&pot), Balances::total_issuance());
		assert_ok!(apply(settlement(ONE, Provider, 10_000)).unwrap());
		let fee = total(&pot) - before.2;
		assert!(fee > 0 && fee < 1_000, "an everyday call's fee: {fee}");
		assert_eq!(total(&account(Provider)), before.0 + USDT - fee);
		assert_eq!((total(&account(Bob)), Balances::total_issuance()), (before.1 - USDT, before.3));
		assert_eq!(Sessions::<Runtime>::get(0).unwrap().paid, USDT);
		assert_eq!(System::account_nonce(account(Provider)), 0);
	});
}

/// What is refused costs nobody anything, and reaches no block.
#[test]
fn free_call_should_not_fill_blocks_when_invalid() {
	chain().execute_with(|| {
		let before = (total(&account(Provider)), total(&account(Bob)), System::extrinsic_count());
		let cases = [
			(settlement(ONE, Alice, 10_000), InvalidTransaction::Custom(invalid::OTHER_KEY)),
			(settlement(10, Provider, 10_000), InvalidTransaction::Payment),
			(settlement(ONE, Provider, 1), InvalidTransaction::Payment),
		];
		for (settlement, why) in cases {
			let expected = TransactionValidityError::Invalid(why);
			assert_eq!(validate(settlement.clone()), Err(expected));
			assert_eq!(apply(settlement), Err(expected));
		}
		assert_eq!((total(&account(Provider)), total(&account(Bob)), System::extrinsic_count()), before);
		// Without the extension that authorizes it, as a bare transaction, no pool takes it, and it does nothing where a
		// block's author puts it into the block all the same.
		let bare = UncheckedExtrinsic::new_bare(settlement(ONE, Provider, 10_000).function);
		assert!(validate(bare.clone()).is_err());
		assert!(!matches!(apply(bare), Ok(Ok(_))));
		assert_eq!((total(&account(Provider)), total(&account(Bob))), (before.0, before.1));
	});
}

/// It doesn't lose to every signed transaction, and doesn't come twice.
#[test]
fn settlement_should_have_the_priority_of_its_kind_when_admitted() {
	chain().execute_with(|| {
		let first = validate(settlement(ONE, Provider, 10_000)).unwrap();
		let second = validate(settlement(2 * ONE, Provider, 10_000)).unwrap();
		assert_eq!(first.provides, second.provides);
		assert!(first.priority > 0 && first.propagate && first.longevity > 1);
		assert_ok!(apply(settlement(ONE, Provider, 10_000)).unwrap());
		assert_eq!(
			validate(settlement(ONE, Provider, 10_000)),
			Err(TransactionValidityError::Invalid(InvalidTransaction::Stale))
		);
	});
}

/// Fees follow the same prices for those who sign and those who don't.
#[test]
fn fee_should_grow_with_weight_and_length_when_nobody_signs() {
	chain().execute_with(|| {
		let small = PaidFromProceeds::fee(Weight::from_parts(100_000_000, 0), 100);
		assert!(PaidFromProceeds::fee(Weight::from_parts(200_000_000, 0), 100) > small);
		assert!(PaidFromProceeds::fee(Weight::from_parts(100_000_000, 0), 1_000) > small);
	});
}
