//! What a piece of evidence is worth: the same function on chain and in a provider's machine.

use crate::{
	key::{Crypto, PublicKey},
	statement::SignedStatement,
	tick::{Anchor, Cursor, Ticks},
	GenesisHash, SessionId,
};

/// Proof of use: a statement or none, and ticks on that statement's anchor, or on the session's opening
/// anchor where there is no statement. Worth `max(statement's units, base + ticks × units per tick)`, where
/// an anchor's base is the units of the statement that carries it, 0 for the opening one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Evidence {
	/// The statement, if the ticks are not on the opening anchor.
	pub statement: Option<SignedStatement>,
	/// The latest tick on the anchor.
	pub ticks: Option<Ticks>,
}

impl Evidence {
	/// What it says was used, if it holds: nothing of it is verified. `opening` is the session's opening anchor.
	/// Errors: `Empty`, `NoAnchor`, `InvalidAnchor`, `TickOutOfRange`.
	pub fn shown(&self, opening: Option<&Anchor>) -> Result<Credit, Refusal> {
		let stated = self.statement.as_ref().map(|signed| signed.statement);
		let (base, anchor) = self.anchor(opening);
		if anchor.is_some_and(|anchor| !anchor.is_valid(base)) {
			return Err(Refusal::InvalidAnchor);
		}
		let mut shown = Credit { units: base, idle_seconds: stated.map_or(0, |statement| statement.idle_seconds) };
		if let Some(ticks) = &self.ticks {
			let anchor = anchor.ok_or(Refusal::NoAnchor)?;
			if !(1..=anchor.length).contains(&ticks.count) {
				return Err(Refusal::TickOutOfRange);
			}
			shown.units = anchor.units_after(base, ticks.count).ok_or(Refusal::InvalidAnchor)?;
		} else if stated.is_none() {
			return Err(Refusal::Empty);
		}
		Ok(shown)
	}

	/// The anchor that its ticks are on, if there is one, and that anchor's base in units.
	pub fn anchor(&self, opening: Option<&Anchor>) -> (u64, Option<Anchor>) {
		match &self.statement {
			Some(signed) => (signed.statement.units, signed.statement.anchor),
			None => (0, opening.copied()),
		}
	}
}

/// What a session fixed when it opened.
#[derive(Clone, Copy, Debug)]
pub struct SessionFacts<'a> {
	/// The chain.
	pub genesis: &'a GenesisHash,
	/// The session.
	pub session: SessionId,
	/// The one key whose statements count.
	pub key: &'a PublicKey,
	/// The anchor given at opening, if any.
	pub opening_anchor: Option<&'a Anchor>,
}

/// What has been credited in a session so far: the most that any evidence showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
	feature = "scale",
	derive(codec::Encode, codec::Decode, codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo)
)]
pub struct Credit {
	/// Units of the tariff.
	pub units: u64,
	/// Seconds at the idle price.
	pub idle_seconds: u64,
}

/// What evidence adds up to when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
	/// The new credit: never less than the old in either part.
	pub credit: Credit,
	/// The tick that was checked, to save hashing next time.
	pub cursor: Option<Cursor>,
	/// How many hashes checking the ticks took.
	pub hashes: u32,
}

/// Why evidence is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// Neither statement nor ticks.
	Empty,
	/// Ticks, but no anchor that they could be on.
	NoAnchor,
	/// The anchor has no ticks, ticks of no units, too many ticks, or ticks beyond 64 bits.
	InvalidAnchor,
	/// Tick 0, or a tick beyond the chain's length.
	TickOutOfRange,
	/// It shows nothing that was not credited before.
	NothingNew,
	/// Checking takes more hashes than allowed: show an earlier tick first.
	TooManyHashes,
	/// The signature is not the session key's over this chain, session and statement.
	BadSignature,
	/// The pre-image does not hash to the root in that many steps.
	WrongTick,
	/// More units than the session's cap on units an hour allows by now.
	OverRate,
}

#[cfg(feature = "std")]
impl std::fmt::Display for Refusal {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(match self {
			Refusal::Empty => "neither a statement nor a tick was given",
			Refusal::NoAnchor => {
				"a tick was given, but no anchor it could be on: sign a statement with an anchor first"
			},
			Refusal::InvalidAnchor => "the anchor's length or units per tick are out of range",
			Refusal::TickOutOfRange => "the tick is not on its chain: sign a statement with a new anchor",
			Refusal::NothingNew => "this was credited before",
			Refusal::TooManyHashes => "too many ticks at once: show an earlier tick first",
			Refusal::BadSignature => "the signature is not the session key's for this chain, session and statement",
			Refusal::WrongTick => "the tick's pre-image does not hash to its anchor's root in that many steps",
			Refusal::OverRate => "more units than the session's cap on units an hour allows by now: show it later",
		})
	}
}

#[cfg(feature = "std")]
impl std::error::Error for Refusal {}

/// What `evidence` makes of the `credit` a session has. Cheap checks come first; at most one signature is
/// checked and at most `max_hashes` hashes are made. `cursor` is a tick checked before, on whatever chain.
pub fn appraise<C: Crypto>(
	facts: &SessionFacts<'_>,
	evidence: &Evidence,
	credit: &Credit,
	cursor: Option<&Cursor>,
	max_hashes: u32,
) -> Result<Worth, Refusal> {
	let shown = evidence.shown(facts.opening_anchor)?;
	if shown.units <= credit.units && shown.idle_seconds <= credit.idle_seconds {
		return Err(Refusal::NothingNew);
	}

	let mut worth = Worth {
		credit: Credit {
			units: shown.units.max(credit.units),
			idle_seconds: shown.idle_seconds.max(credit.idle_seconds),
		},
		cursor: None,
		hashes: 0,
	};
	let mut check = None;
	if let (Some(ticks), (_, Some(anchor))) = (&evidence.ticks, evidence.anchor(facts.opening_anchor)) {
		let known = cursor.filter(|cursor| cursor.root == anchor.root && cursor.steps_to(ticks).is_some());
		let from = known.copied().unwrap_or(Cursor::start(anchor.root));
		worth.hashes = from.steps_to(ticks).ok_or(Refusal::TickOutOfRange)?;
		if worth.hashes > max_hashes {
			return Err(Refusal::TooManyHashes);
		}
		check = Some((from, ticks));
	}
	if evidence.statement.is_some_and(|signed| !signed.verify::<C>(facts.key, facts.genesis, facts.session)) {
		return Err(Refusal::BadSignature);
	}
	if let Some((from, ticks)) = check {
		worth.cursor = Some(from.advance::<C>(ticks).ok_or(Refusal::WrongTick)?);
	}
	Ok(worth)
}
