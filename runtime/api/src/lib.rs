//! The typed client of the Coinop runtime: calls, storage, events and errors as Rust types, generated from
//! `metadata.scale`, which is committed beside this crate and checked against the runtime by the tests.
//!
//! What is signed off chain is not generated: those types are `coinop-voucher`'s own, each inside
//! [`subxt::utils::Static`], so that there is one codec for them. `.into()` wraps them, `.0` unwraps them.

pub use subxt;

// So that cargo builds this anew when the metadata changes: the macro reads the file behind its back.
const _: &[u8] = include_bytes!("../metadata.scale");

/// The chain's types as subxt needs them: 32-byte accounts, BLAKE2 hashes, the standard multi-signature and
/// transaction extensions. The runtime's other extensions carry no data.
pub type CoinopConfig = subxt::SubstrateConfig;

#[subxt::subxt(
	runtime_metadata_path = "metadata.scale",
	derive_for_type(path = "pallet_streaming_escrow::types::Escrow", derive = "Clone, PartialEq, Eq", recursive),
	derive_for_type(
		path = "pallet_streaming_escrow::runtime_api::EscrowState",
		derive = "Clone, PartialEq, Eq",
		recursive
	),
	derive_for_type(path = "pallet_streaming_escrow::runtime_api::Status", derive = "Copy", recursive),
	derive_for_type(path = "pallet_streaming_escrow::schedule::Milestone", derive = "Copy", recursive),
	derive_for_type(path = "pallet_streaming_escrow::schedule::Rate", derive = "Copy", recursive),
	derive_for_type(path = "pallet_streaming_escrow::types::CancelBy", derive = "Copy"),
	derive_for_type(path = "pallet_streaming_escrow::types::Ending", derive = "Clone, Copy, PartialEq, Eq"),
	derive_for_type(
		path = "pallet_metered_payments::runtime_api::SessionState",
		derive = "Clone, PartialEq, Eq",
		recursive
	),
	derive_for_type(path = "pallet_metered_payments::runtime_api::Quote", derive = "Clone, PartialEq, Eq"),
	substitute_type(
		path = "coinop_voucher::consent::Consent",
		with = "::subxt::utils::Static<::coinop_voucher::Consent>"
	),
	substitute_type(
		path = "coinop_voucher::evidence::Credit",
		with = "::subxt::utils::Static<::coinop_voucher::Credit>"
	),
	substitute_type(
		path = "coinop_voucher::evidence::Evidence",
		with = "::subxt::utils::Static<::coinop_voucher::Evidence>"
	),
	substitute_type(
		path = "coinop_voucher::attestation::DeviceAttestation",
		with = "::subxt::utils::Static<::coinop_voucher::DeviceAttestation>"
	),
	substitute_type(
		path = "coinop_voucher::possession::Possession",
		with = "::subxt::utils::Static<::coinop_voucher::Possession>"
	),
	substitute_type(
		path = "coinop_voucher::key::PublicKey",
		with = "::subxt::utils::Static<::coinop_voucher::PublicKey>"
	),
	substitute_type(
		path = "coinop_voucher::key::Signature",
		with = "::subxt::utils::Static<::coinop_voucher::Signature>"
	),
	substitute_type(
		path = "coinop_voucher::statement::SignedStatement",
		with = "::subxt::utils::Static<::coinop_voucher::SignedStatement>"
	),
	substitute_type(
		path = "coinop_voucher::statement::Statement",
		with = "::subxt::utils::Static<::coinop_voucher::Statement>"
	),
	substitute_type(path = "coinop_voucher::tariff::Price", with = "::subxt::utils::Static<::coinop_voucher::Price>"),
	substitute_type(path = "coinop_voucher::tariff::Terms", with = "::subxt::utils::Static<::coinop_voucher::Terms>"),
	substitute_type(path = "coinop_voucher::tariff::Unit", with = "::subxt::utils::Static<::coinop_voucher::Unit>"),
	substitute_type(path = "coinop_voucher::tick::Anchor", with = "::subxt::utils::Static<::coinop_voucher::Anchor>"),
	substitute_type(path = "coinop_voucher::tick::Cursor", with = "::subxt::utils::Static<::coinop_voucher::Cursor>"),
	substitute_type(path = "coinop_voucher::tick::Ticks", with = "::subxt::utils::Static<::coinop_voucher::Ticks>")
)]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used,
	reason = "generated"
)]
pub mod api {}
