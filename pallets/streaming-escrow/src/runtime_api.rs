//! What clients ask: how an escrow stands at this moment.

use crate::{
	escrow::{last_parts, parts},
	schedule::Side,
	types::EscrowId,
	Config, EscrowOf, Escrows, Pallet,
};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use coinop_primitives::{Balance, Instant, Moment};
use frame_support::traits::Get;
use scale_info::TypeInfo;

/// What an escrow is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]
pub enum Status {
	/// Its schedule goes on.
	Running,
	/// It is open-ended and paused by this side.
	Paused(Side),
	/// It is open-ended and its deposit is used up; it goes on when it is topped up.
	Dry,
	/// Everything is decided: a withdrawal closes it.
	Complete,
	/// A dispute waits for the arbiter.
	Disputed,
	/// The arbiter's time is over: a withdrawal splits what was undecided as the terms say.
	Defaulted,
}

/// One recipient's part.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RecipientState<AccountId> {
	/// The account.
	pub account: AccountId,
	/// µUSDT paid so far.
	pub withdrawn: Balance,
	/// µUSDT that a withdrawal would pay now.
	pub withdrawable: Balance,
}

/// How an escrow stands. All amounts in µUSDT; `withdrawable + refundable + undecided` is what is held for it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EscrowState<AccountId> {
	/// What it is doing.
	pub status: Status,
	/// The moment in ms that this holds for.
	pub at: Moment,
	/// Deposited in all.
	pub deposited: Balance,
	/// What has become the recipients' by now, paid or not.
	pub accrued: Balance,
	/// Paid to the recipients so far.
	pub withdrawn: Balance,
	/// Returned to the account charged so far.
	pub refunded: Balance,
	/// What a withdrawal would pay the recipients now.
	pub withdrawable: Balance,
	/// What the payer can have back by itself now.
	pub refundable: Balance,
	/// What neither can have yet.
	pub undecided: Balance,
	/// The moment in ms at which an open-ended escrow runs dry if nobody does anything, not to come if it is dry; `None`
	/// if it never does.
	pub depletes: Option<Moment>,
	/// The recipients, in order.
	pub recipients: Vec<RecipientState<AccountId>>,
}

sp_api::decl_runtime_apis! {
	/// Asks for escrows.
	pub trait StreamingEscrowApi<AccountId: Codec> {
		/// How the escrow stands now; `None` if there is none, or it was closed.
		fn escrow_state(escrow: EscrowId) -> Option<EscrowState<AccountId>>;
	}
}

impl<T: Config> Pallet<T> {
	/// How the escrow `id` stands now; `None` if there is none, or it was closed.
	pub fn escrow_state(id: EscrowId) -> Option<EscrowState<T::AccountId>> {
		let now = T::Now::get();
		Escrows::<T>::get(id).map(|escrow| state_of::<T>(&escrow, &now))
	}
}

fn state_of<T: Config>(escrow: &EscrowOf<T>, now: &Instant) -> EscrowState<T::AccountId> {
	let (decided, books, after_default) = (escrow.decided(now), escrow.books(now), escrow.after_default(now));
	let accrued = after_default.unwrap_or(decided.accrued);
	let closes = after_default.is_some() || escrow.is_complete(&decided);
	let recipients = &escrow.terms.recipients;
	let before = parts(recipients, escrow.distributed);
	let after = if closes { last_parts(recipients, accrued) } else { parts(recipients, accrued) };
	let status = match &escrow.flow {
		_ if after_default.is_some() => Status::Defaulted,
		_ if escrow.dispute.is_some() => Status::Disputed,
		_ if closes => Status::Complete,
		Some(_) if accrued == escrow.deposited => Status::Dry,
		Some(flow) => flow.paused.map_or(Status::Running, Status::Paused),
		None => Status::Running,
	};
	EscrowState {
		status,
		at: now.at,
		deposited: escrow.deposited,
		accrued,
		withdrawn: crate::escrow::sum(&before),
		refunded: escrow.refunded,
		withdrawable: books.withdrawable,
		refundable: books.refundable,
		undecided: books.undecided,
		depletes: escrow.flow.filter(|_| escrow.dispute.is_none()).and_then(|flow| flow.depletes(escrow.deposited)),
		recipients: recipients
			.iter()
			.zip(before.iter().zip(&after))
			.map(|(recipient, (before, after))| RecipientState {
				account: recipient.account.clone(),
				withdrawn: *before,
				withdrawable: after.saturating_sub(*before),
			})
			.collect(),
	}
}
