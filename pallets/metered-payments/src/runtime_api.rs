//! What clients ask: how a session stands, what use costs, what a settlement would pay. A light client gets each answer
//! with the proof of all that was read for it, records of devices included.

use crate::{
	types::{SignedBy, TariffId},
	Config, Error, Pallet, SessionOf, Sessions, Tariffs,
};
use codec::{Codec, Decode, Encode};
use coinop_primitives::{Balance, DeviceInspect, HostCrypto, Instant, Moment, SLOT_DURATION};
use coinop_voucher::{Credit, Evidence, SessionId, Terms};
use frame_support::{ensure, traits::Get};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// When a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Closing {
	/// When the dispute window begins, or began: by a payer's request, the expiry, the paying device's revocation or the
	/// withdrawal of the meter's attestation, whichever is first.
	pub since: Instant,
	/// Anyone may close once this moment in ms has come …
	pub at: Moment,
	/// … and this block.
	pub block: coinop_primitives::BlockNumber,
}

/// How a session stands. All amounts in µUSDT.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SessionState<AccountId> {
	/// The time and block that this holds for.
	pub now: Instant,
	/// Who opened it.
	pub payer: AccountId,
	/// Whose money it holds.
	pub charged: AccountId,
	/// Who is paid.
	pub provider: AccountId,
	/// Whose statements count.
	pub signed_by: SignedBy<AccountId>,
	/// What units cost.
	pub terms: Terms,
	/// Put in.
	pub deposit: Balance,
	/// Paid so far.
	pub paid: Balance,
	/// What has been credited.
	pub credit: Credit,
	/// The most that would be credited now, whatever evidence says.
	pub most: Credit,
	/// Whether the payer can still act: it is no device that was suspended or revoked.
	pub payer_acts: bool,
	/// Whether a payer asked to close, or the payer's or the meter's trust was withdrawn: the provider should settle and
	/// deliver no more.
	pub closing: bool,
	/// When it ends if nobody does anything.
	pub closes: Closing,
	/// Whether anyone may close it now.
	pub over: bool,
}

/// What a settlement would do. All amounts in µUSDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// What would be credited.
	pub credit: Credit,
	/// What would be taken from the deposit.
	pub amount: Balance,
	/// Hashes that checking it takes.
	pub hashes: u32,
	/// What of it the tariff's settler would get, where that settles.
	pub share: Balance,
}

sp_api::decl_runtime_apis! {
	/// Asks for sessions and prices.
	pub trait MeteredPaymentsApi<AccountId: Codec> {
		/// How the session stands now; `None` if there is none, or it was closed.
		fn session_state(session: SessionId) -> Option<SessionState<AccountId>>;

		/// µUSDT that a statement of so many units and idle seconds costs on the tariff; `None` if there is none, or it
		/// was retired.
		fn tariff_price(tariff: TariffId, units: u64, idle_seconds: u64) -> Option<Balance>;

		/// µUSDT that a statement of so many units and idle seconds costs in the session, by the terms it opened on,
		/// whatever its deposit; `None` if there is none.
		fn session_price(session: SessionId, units: u64, idle_seconds: u64) -> Option<Balance>;

		/// What settling the evidence now would do. Errors: those of `settle`.
		fn settlement_quote(session: SessionId, evidence: Evidence) -> Result<Quote, DispatchError>;
	}
}

impl<T: Config> Pallet<T> {
	/// How the session `id` stands now; `None` if there is none, or it was closed.
	pub fn session_state(id: SessionId) -> Option<SessionState<T::AccountId>> {
		Sessions::<T>::get(id).map(Self::state_of)
	}

	fn state_of(session: SessionOf<T>) -> SessionState<T::AccountId> {
		let (now, outside) = (T::Now::get(), Self::outside(&session));
		let since = session.closing(&outside);
		let window = session.terms.dispute_window;
		let blocks = window.div_ceil(SLOT_DURATION.saturating_mul(2));
		SessionState {
			now,
			most: session.most(&outside, &now),
			payer_acts: T::Devices::may_act(&session.payer),
			closing: since.at <= now.at,
			closes: Closing {
				since,
				at: since.at.saturating_add(window),
				block: since.block.saturating_add(u32::try_from(blocks).unwrap_or(u32::MAX)),
			},
			over: session.is_over(&outside, &now),
			payer: session.payer,
			charged: session.charged,
			provider: session.provider,
			signed_by: session.signed_by,
			terms: session.terms,
			deposit: session.deposit,
			paid: session.paid,
			credit: session.credit,
		}
	}

	/// µUSDT for so much use on the tariff.
	pub fn tariff_price(tariff: TariffId, units: u64, idle_seconds: u64) -> Option<Balance> {
		Tariffs::<T>::get(tariff).map(|tariff| tariff.terms.due(units, idle_seconds))
	}

	/// µUSDT for so much use in the session.
	pub fn session_price(id: SessionId, units: u64, idle_seconds: u64) -> Option<Balance> {
		Sessions::<T>::get(id).map(|session| session.terms.due(units, idle_seconds))
	}

	/// What settling `evidence` now would do. Errors: those of `settle`.
	pub fn settlement_quote(id: SessionId, evidence: &Evidence) -> Result<Quote, DispatchError> {
		let mut session = Self::session(id)?;
		ensure!(session.remainder() > 0, Error::<T>::DepositExhausted);
		let (limit, most) = (T::MaxHashes::get(), Self::most(&session, &T::Now::get()));
		let mut left = limit;
		let genesis = coinop_primitives::genesis::<T>();
		session.accept::<HostCrypto>(&genesis, id, evidence, limit, &mut left, &most).map_err(Error::<T>::from)?;
		let amount = session.pay();
		let share = session.terms.settler.map_or(0, |settler| settler.part(amount));
		Ok(Quote { credit: session.credit, amount, hashes: limit.saturating_sub(left), share })
	}
}
