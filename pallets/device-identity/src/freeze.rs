//! Freezing accounts for compliance: a flag with a reason and an end. A guardian's lapses after seven days unless the
//! council confirms it; what a frozen account had committed to others still settles.

use crate::{Config, Error, Event, Freezes, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use coinop_primitives::{Compliance, Moment};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use scale_info::TypeInfo;

/// Longest freeze that isn't confirmed, in ms: seven days.
pub const MAX_UNCONFIRMED: Moment = 604_800_000;

/// Time from the beginning of a freeze that wasn't confirmed until a guardian can freeze the account again, in ms: 28 days.
/// Without it a guardian alone could freeze for ever.
pub const GUARDIAN_REST: Moment = 2_419_200_000;

/// An account's freeze.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Freeze {
	/// Hash of the reason, which stands elsewhere.
	pub reason: [u8; 32],
	/// When it began, in ms.
	pub since: Moment,
	/// The moment from which on it is over, in ms.
	pub until: Moment,
	/// Whether the council decided it.
	pub confirmed: bool,
}

impl<T: Config> Compliance<T::AccountId> for Pallet<T> {
	fn is_frozen(account: &T::AccountId) -> bool {
		Freezes::<T>::get(account).is_some_and(|freeze| T::Now::get().at < freeze.until)
	}
}

impl<T: Config> Pallet<T> {
	/// Freezes by a guardian, or by the council where `confirmed`.
	pub(crate) fn do_freeze(account: T::AccountId, reason: [u8; 32], until: Moment, confirmed: bool) -> DispatchResult {
		let now = T::Now::get().at;
		ensure!(until > now, Error::<T>::EndOutOfRange);
		let before = Freezes::<T>::get(&account);
		if !confirmed {
			ensure!(until <= now.saturating_add(MAX_UNCONFIRMED), Error::<T>::EndOutOfRange);
			ensure!(before.is_none(), Error::<T>::AlreadyFrozen);
		}
		ensure!(before.is_some() || Freezes::<T>::count() < T::MaxFreezes::get(), Error::<T>::TooManyFreezes);
		let since = before.filter(|freeze| now < freeze.until).map_or(now, |freeze| freeze.since);
		Freezes::<T>::insert(&account, Freeze { reason, since, until, confirmed });
		Self::deposit_event(Event::Frozen { account, reason, until, confirmed });
		Ok(())
	}

	/// Removes a freeze's record: by the council at any time, by anyone once nothing depends on it any more.
	pub(crate) fn do_unfreeze(account: T::AccountId, by_council: bool) -> DispatchResult {
		let freeze = Freezes::<T>::get(&account).ok_or(Error::<T>::NotFound)?;
		if !by_council {
			let rest = if freeze.confirmed { freeze.until } else { freeze.since.saturating_add(GUARDIAN_REST) };
			ensure!(T::Now::get().at >= freeze.until.max(rest), Error::<T>::NotAuthorized);
		}
		Freezes::<T>::remove(&account);
		Self::deposit_event(Event::Unfrozen { account });
		Ok(())
	}
}
