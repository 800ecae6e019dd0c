//! The calls on escrows. Amounts are in µUSDT, times in milliseconds.

use crate::{
	api,
	escrow::{Confirmation, EscrowId, Rate, Terms},
	AccountId32, Balance,
};
use subxt::tx::Payload;

/// A payer holds what the terms' schedule takes for their recipients.
pub fn create(terms: Terms) -> impl Payload {
	api::tx().streaming_escrow().create(terms)
}

/// Anyone has the recipients paid what has accrued.
pub fn withdraw(escrow: EscrowId) -> impl Payload {
	api::tx().streaming_escrow().withdraw(escrow)
}

/// The payer adds to an open-ended escrow's deposit.
pub fn top_up(escrow: EscrowId, amount: Balance) -> impl Payload {
	api::tx().streaming_escrow().top_up(escrow, amount)
}

/// Either side stops an open-ended escrow's accrual.
pub fn pause(escrow: EscrowId) -> impl Payload {
	api::tx().streaming_escrow().pause(escrow)
}

/// Whoever paused an escrow, or its payer, lets it go on.
pub fn resume(escrow: EscrowId) -> impl Payload {
	api::tx().streaming_escrow().resume(escrow)
}

/// The payer raises an open-ended escrow's rate, or announces a lower one; once the notice has passed, the same call
/// puts that into effect.
pub fn change_rate(escrow: EscrowId, rate: Rate) -> impl Payload {
	api::tx().streaming_escrow().change_rate(escrow, rate)
}

/// A recipient agrees to the lower rate that was announced.
pub fn accept_rate(escrow: EscrowId, rate: Rate) -> impl Payload {
	api::tx().streaming_escrow().accept_rate(escrow, rate)
}

/// A party ends an escrow, or agrees to end it.
pub fn cancel(escrow: EscrowId) -> impl Payload {
	api::tx().streaming_escrow().cancel(escrow)
}

/// The payer or the inspector releases a milestone, counted from 0; anyone with a confirmation of theirs.
pub fn release(escrow: EscrowId, milestone: u32, confirmation: Option<Confirmation>) -> impl Payload {
	api::tx().streaming_escrow().release(escrow, milestone, confirmation.map(Into::into))
}

/// The recipient `from` passes its side to `to`.
pub fn transfer(escrow: EscrowId, from: AccountId32, to: AccountId32) -> impl Payload {
	api::tx().streaming_escrow().transfer(escrow, from, to)
}

/// A party puts down the bond and has the arbiter decide over what is undecided.
pub fn dispute(escrow: EscrowId) -> impl Payload {
	api::tx().streaming_escrow().dispute(escrow)
}

/// The arbiter decides what of the undecided the recipients get.
pub fn resolve(escrow: EscrowId, to_recipients: Balance) -> impl Payload {
	api::tx().streaming_escrow().resolve(escrow, to_recipients)
}
