//! The invariants that state alone can show.

use crate::{Config, Escrows, EscrowsOfPayer, EscrowsOfRecipient, HoldReason, NextEscrow, Pallet};
use alloc::collections::BTreeMap;
use coinop_primitives::Balance;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold as _, Get},
};
use sp_runtime::TryRuntimeError;

/// µUSDT that should be held from one account.
#[derive(Default)]
struct Held {
	deposits: Balance,
	records: Balance,
	bonds: Balance,
}

impl<T: Config> Pallet<T> {
	/// Checks SE1, SE2 and SE3, the indices and the counter. Errors: the first thing found wrong.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = T::Now::get();
		let mut held = BTreeMap::<T::AccountId, Held>::new();
		let mut listed = 0usize;
		for (id, escrow) in Escrows::<T>::iter() {
			ensure!(id < NextEscrow::<T>::get(), "an escrow's number is to come");
			let (decided, books) = (escrow.decided(&now), escrow.books(&now));
			let decided_in_all = decided.accrued.checked_add(decided.lapsed);
			ensure!(decided_in_all.is_some_and(|sum| sum <= escrow.deposited), "SE3: more accrued than deposited");
			ensure!(escrow.distributed <= decided.accrued, "SE3: what had accrued fell");
			ensure!(escrow.refunded <= decided.lapsed, "SE1: refunds that nothing decided");
			let sum = [books.withdrawable, books.refundable, books.undecided]
				.into_iter()
				.try_fold(0, |sum: Balance, part| sum.checked_add(part));
			ensure!(sum == Some(escrow.held()), "SE2: what each side can have is not what is held");

			ensure!(
				EscrowsOfPayer::<T>::contains_key((&escrow.charged, &escrow.payer, id)),
				"an escrow is not listed for its payer"
			);
			for recipient in &escrow.terms.recipients {
				ensure!(
					EscrowsOfRecipient::<T>::contains_key(&recipient.account, id),
					"an escrow is not listed for its recipient"
				);
			}
			listed = listed.saturating_add(escrow.terms.recipients.len());
			if let Some(dispute) = &escrow.dispute {
				let of_raiser = held.entry(dispute.charged.clone()).or_default();
				of_raiser.bonds = of_raiser.bonds.saturating_add(dispute.bond);
			}
			let of_charged = held.entry(escrow.charged.clone()).or_default();
			of_charged.deposits = of_charged.deposits.saturating_add(escrow.held());
			of_charged.records = of_charged.records.saturating_add(escrow.record_deposit);
		}
		let escrows = Escrows::<T>::iter_keys().count();
		ensure!(EscrowsOfPayer::<T>::iter_keys().count() == escrows, "a payer's list names an escrow that is not");
		ensure!(EscrowsOfRecipient::<T>::iter_keys().count() == listed, "a recipient's list names one that is not");

		for account in frame_system::Account::<T>::iter_keys() {
			let Held { deposits, records, bonds } = held.remove(&account).unwrap_or_default();
			for (reason, amount) in
				[(HoldReason::Deposit, deposits), (HoldReason::Record, records), (HoldReason::Bond, bonds)]
			{
				ensure!(
					T::Currency::balance_on_hold(&reason.into(), &account) == amount,
					"SE1: what is held is not what escrows have left"
				);
			}
		}
		ensure!(held.is_empty(), "SE1: an account charged does not exist");
		Ok(())
	}
}
