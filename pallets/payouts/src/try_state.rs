//! PO1, checked after every test and fuzz step.

use crate::{Claimable, Config, Pallet};
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut claimable = T::Currency::minimum_balance();
		for (_, amount) in Claimable::<T>::iter() {
			ensure!(!amount.is_zero(), "a claimable of nothing is stored");
			claimable = claimable.saturating_add(amount);
		}
		ensure!(T::Currency::balance(&Self::pot()) >= claimable, "PO1: the pot is short");
		Ok(())
	}
}
