//! The invariants that state alone can show.

use crate::{
	Config, HoldReason, Mandates, MandatesOfPayee, MandatesOfPayer, NextMandate, NextSession, NextTariff, Pallet,
	Sessions, SessionsOfPayer, SessionsOfProvider, Tariffs, TariffsOf,
};
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
}

impl<T: Config> Pallet<T> {
	/// Checks MP1, MP2, MP3, MP10 and MP11, the indices and the counters. Errors: the first thing found wrong.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<T::AccountId, Held>::new();

		let now = T::Now::get();
		for (id, session) in Sessions::<T>::iter() {
			ensure!(id < NextSession::<T>::get(), "a session's number is to come");
			ensure!(session.paid <= session.deposit, "MP2: more was paid than deposited");
			ensure!(session.paid == session.payable(), "MP3: what was paid is not what the use is worth");
			ensure!(
				SessionsOfPayer::<T>::contains_key((&session.charged, &session.payer, id)),
				"a session is not listed for its payer"
			);
			ensure!(
				SessionsOfProvider::<T>::contains_key(&session.provider, id),
				"a session is not listed for its provider"
			);
			let most = Self::most(&session, &now);
			ensure!(session.credit.units <= most.units, "MP11: more units than the cap allows");
			ensure!(session.credit.idle_seconds <= most.idle_seconds, "MP11: more idle seconds than have passed");
			let of_charged = held.entry(session.charged.clone()).or_default();
			of_charged.deposits = of_charged.deposits.saturating_add(session.remainder());
			of_charged.records = of_charged.records.saturating_add(session.record_deposit);
		}
		for (id, tariff) in Tariffs::<T>::iter() {
			ensure!(id < NextTariff::<T>::get(), "a tariff's number is to come");
			ensure!(TariffsOf::<T>::contains_key(&tariff.provider, id), "a tariff is not listed for its provider");
			let of_charged = held.entry(tariff.charged).or_default();
			of_charged.records = of_charged.records.saturating_add(tariff.deposit);
		}

		for (id, mandate) in Mandates::<T>::iter() {
			ensure!(id < NextMandate::<T>::get(), "a mandate's number is to come");
			ensure!(mandate.used <= mandate.cap, "MP10: more was drawn than the cap");
			ensure!(mandate.last <= mandate.period_at(now.at), "MP10: a draw is counted in a period to come");
			ensure!(
				MandatesOfPayer::<T>::contains_key((&mandate.charged, &mandate.payer, id)),
				"a mandate is not listed for its payer"
			);
			ensure!(MandatesOfPayee::<T>::contains_key(&mandate.payee, id), "a mandate is not listed for its payee");
			let of_charged = held.entry(mandate.charged).or_default();
			of_charged.records = of_charged.records.saturating_add(mandate.record_deposit);
		}

		let sessions = Sessions::<T>::iter_keys().count();
		ensure!(SessionsOfPayer::<T>::iter_keys().count() == sessions, "a payer's list names a session that is not");
		ensure!(
			SessionsOfProvider::<T>::iter_keys().count() == sessions,
			"a provider's list names a session that is not"
		);
		ensure!(
			TariffsOf::<T>::iter_keys().count() == Tariffs::<T>::iter_keys().count(),
			"a provider's list names a tariff that is not"
		);

		let mandates = Mandates::<T>::iter_keys().count();
		ensure!(MandatesOfPayer::<T>::iter_keys().count() == mandates, "a payer's list names a mandate that is not");
		ensure!(MandatesOfPayee::<T>::iter_keys().count() == mandates, "a payee's list names a mandate that is not");

		for account in frame_system::Account::<T>::iter_keys() {
			let Held { deposits, records } = held.remove(&account).unwrap_or_default();
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Deposit.into(), &account) == deposits,
				"MP1: what is held for deposits is not what sessions have left"
			);
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Record.into(), &account) == records,
				"MP1: what is held for records is not their deposits"
			);
		}
		ensure!(held.is_empty(), "MP1: an account charged does not exist");
		Ok(())
	}
}
