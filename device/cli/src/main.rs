//! `coinop`: one command for owners, devices and providers.
//!
//! Results go to standard output, for people by default and as JSON with `--json`: one object a line, amounts
//! in µUSDT, times in milliseconds; `seen_to_final_ms` is `null` where the node told of no best block. Errors end
//! the program with code 1 (2 for a command that can't be understood); with `--json` the last line is
//! `{"error":{"name":…,"message":…}}`, the name that of the chain's or the payment's error where it has one.
//!
//! # Machine-readable sessions
//! `coinop session serve ID --json` prints
//! - `{"listening":"127.0.0.1:PORT"}` first, but for a settlement of what an earlier process left;
//! - `{"units":N}` about every 250 units, `{"extrinsic":"0x…","call":"settle",…}` after each settlement;
//! - `{"settled":[ITEM,…],"units":N,"paid":µUSDT,"ended":ENDED,"closed":BOOL}`
//!   last, each ITEM being what was printed after a settlement or the close:
//!   `{"extrinsic":"0x…","call":"settle"|"close","fee":µUSDT,"seen_to_final_ms":MS|null,"submit_to_final_ms":MS}`.
//!   ENDED is `bye` if the payer needed no more, `unpaid` if it stopped paying, `gone` if the connection failed,
//!   `deposit_exhausted`, `not_kept` if the evidence could not be written, `closing` if the session is to be closed or
//!   its payer was suspended or revoked, or `stopped` if somebody asked the process to stop.
//!
//! Whatever ended it, the code is 0 if all that was paid is settled, and 1 if settling failed. Ctrl-C and SIGTERM are
//! a pause like any other: what was paid is settled first; a second one gives up waiting for that.
//!
//! The newest evidence is kept in `session-ID.evidence` in the current folder, or where `--evidence FILE` says: each
//! statement before it is answered, ticks every 250 units and whenever serving pauses. The file is replaced as a
//! whole, and removed once all of it is settled. Where serving ends without that, `serve` settles what the file
//! holds when it is started again for the session, as does `coinop session settle ID --evidence FILE`.
//!
//! `coinop session pay ID --json` prints
//! - `{"paid_ticks":N}` about every 250 ticks;
//! - `{"payments":N,"statements":N,"delivered_units":N}` last.
//!
//! # Machine-readable streams
//! `coinop stream show ID --watch --json` prints a line for each new best block:
//! `{"escrow":ID,"status":STATUS,"at_ms":MS,"deposited_micro_usdt":N,"accrued_micro_usdt":N,…}`, STATUS being `running`,
//! `paused_by_payer`, `paused_by_recipients`, `dry`, `complete`, `disputed` or `defaulted`; and
//! `{"escrow":ID,"status":"ended"}` last if it ends. A best block may yet be replaced: what `show` prints without
//! `--watch` is final.
//!
//! `coinop stream confirm ID MILESTONE` prints `{"escrow":ID,"milestone":N,"signer":"ACCOUNT","confirmation":"HEX"}`,
//! which `coinop stream release` reads.
//!
//! # Machine-readable bridge
//! `coinop bridge deposit|withdraw|claim --json` print a line for each step as it is done,
//! `{"step":STEP,…}` with what belongs to it, and `{"step":"waiting","for":"WHY"}` when they begin to wait for something.
//! - `deposit`: `expected`; `allowance_reset` and `approved` as far as they are needed; `deposited` with the deposit's
//!   `nonce`; `final` when Coinop knows that its block is; `proved` if it is not minted at once; `minted` last.
//! - `withdraw`: `expected`; `burned` with the message's `nonce`; `committed`; `signed` when Ethereum has the commitment
//!   (with `--ethereum`); `paid`; `done` last, when that is final.
//! - `claim withdrawal`: `expected`; `updated` for each commitment that goes alone; `paid` last. `claim deposit`: `minted`.
//!
//! With `--no-wait` they end after `deposited` or `burned`, with `--dry-run` after `expected`. `coinop bridge status --json`
//! prints an object for the bridge, or one for each deposit and withdrawal:
//! `{"deposit"|"withdrawal":NONCE,"state":STATE,"amount_micro_usdt":N,…,"waits":"WHY"}`.
#![cfg_attr(
	test,
	allow(
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::as_conversions,
		reason = "a test that panics is a test that fails"
	)
)]

mod bridge;
mod claim;
mod context;
mod device;
mod did;
mod issuer;
mod key;
mod mandate;
mod parse;
mod pay;
mod proof;
mod report;
mod serve;
mod session;
mod status;
mod stop;
mod stream;
mod tariff;

use clap::{Parser, Subcommand};
use context::{Context, Global};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "coinop", version, about = "One command for owners, devices and providers")]
struct Cli {
	#[command(flatten)]
	global: Global,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Make and show keys.
	#[command(subcommand)]
	Key(key::Command),
	/// Register devices and control them.
	#[command(subcommand)]
	Device(device::Command),
	/// Attest devices as their maker, on the chain or off it.
	#[command(subcommand)]
	Issuer(issuer::Command),
	/// Resolve decentralized identifiers of devices.
	#[command(subcommand)]
	Did(did::Command),
	/// Publish prices.
	#[command(subcommand)]
	Tariff(tariff::Command),
	/// Pay and be paid by the unit.
	#[command(subcommand)]
	Session(session::Command),
	/// Pay over time or on condition.
	#[command(subcommand)]
	Stream(stream::Command),
	/// Let somebody draw on you, up to a cap a period.
	#[command(subcommand)]
	Mandate(mandate::Command),

	/// Move USDT from Ethereum and back.
	#[command(subcommand)]
	Bridge(bridge::Command),
	/// Pay an account at once.
	Pay(pay::Arguments),
	/// Pay out what could not be delivered to an account before.
	Claim(claim::Arguments),
	/// Show the chain as the node sees it, and what calls cost.
	Status,
}

#[tokio::main]
async fn main() -> ExitCode {
	let cli = Cli::parse();
	let context = Context::new(cli.global);
	let done = match cli.command {
		Command::Key(command) => key::run(&context, command),
		Command::Device(command) => device::run(&context, command).await,
		Command::Issuer(command) => issuer::run(&context, command).await,
		Command::Did(command) => did::run(&context, command).await,
		Command::Tariff(command) => tariff::run(&context, command).await,
		Command::Session(command) => session::run(&context, command).await,
		Command::Stream(command) => stream::run(&context, command).await,
		Command::Mandate(command) => mandate::run(&context, command).await,
		Command::Bridge(command) => bridge::run(&context, command).await,
		Command::Pay(arguments) => pay::run(&context, arguments).await,
		Command::Claim(arguments) => claim::run(&context, arguments).await,
		Command::Status => status::run(&context).await,
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			report::error(context.json(), &error);
			ExitCode::FAILURE
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn arguments_should_be_consistent_when_checked_by_clap() {
		Cli::command().debug_assert();
	}
}
