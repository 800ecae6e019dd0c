//! `coinop device fleet`: one commitment to many devices, each of which enrols itself.
//!
//! The owner's list has a key a line, as `SCHEME:HEX`; a device's number is its line, from 0. A ticket is JSON with the
//! SCALE bytes in hexadecimal: it is no secret, and of no use without the device's key.

use crate::{
	context::Context,
	parse,
	proof::{decode, read_text},
	report::Report,
};
use anyhow::{bail, Context as _, Result};
use clap::Subcommand;
use codec::Encode;
use coinop_agent::{
	api::device_identity::events::{AttestationRefused, Enrolled, FleetCommitted},
	calls::device as calls,
	chain::Chain,
	fleet::{FleetId, Request, Ticket, Tree},
	AccountId32, Moment,
};
use coinop_voucher::{DeviceAttestation, PublicKey};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use std::{
	fs::File,
	io::{BufWriter, Write},
	path::PathBuf,
};

/// Longest list of keys that is read, in bytes: 2^20 lines.
const MAX_LIST: u64 = 1 << 27;

/// Longest ticket or attestation that is read, in bytes.
const MAX_TICKET: u64 = 8_192;

#[derive(Subcommand)]
pub enum Command {
	/// As the owner, commit to the devices of a list.
	Commit {
		/// The list: a key a line, as SCHEME:HEX; or - for standard input.
		#[arg(long, value_name = "FILE")]
		keys: String,
		/// What they are, at most 64 bytes.
		#[arg(long, default_value = "")]
		model: String,
		/// The group that they join.
		#[arg(long)]
		group: Option<u64>,
		/// How long they can enrol.
		#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "365d")]
		valid: Moment,
	},
	/// Write each device's ticket, a line of JSON each, in the order of the list.
	Tickets {
		/// The list that was committed to.
		#[arg(long, value_name = "FILE")]
		keys: String,
		/// The account that committed to it.
		#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
		owner: AccountId32,
		/// The fleet's number.
		#[arg(long)]
		fleet: FleetId,
		/// The file to write; it must not exist.
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// As a device, enrol: needs no account, no money and no owner at hand.
	Enrol {
		/// The device's ticket: the JSON itself, a file that holds it, or - for standard input.
		#[arg(long, value_name = "FILE|JSON")]
		ticket: String,
		/// What the maker says of the device, as `coinop issuer device` prints it.
		#[arg(long, value_name = "FILE|HEX")]
		attestation: Option<String>,
	},
	/// As the owner, let no more devices enrol.
	Close {
		/// The fleet's number.
		fleet: FleetId,
	},
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketFile {
	/// For people: it follows from the key.
	device: String,
	ticket: String,
}

pub async fn run(context: &Context, chain: &Chain, command: Command) -> Result<()> {
	match command {
		Command::Commit { keys, model, group, valid } => {
			let owner = context.key()?.account();
			let keys = read_keys(&keys)?;
			let tree = tree(&owner, &keys)?;
			let expires = chain.now().await?.saturating_add(valid);
			let count = u32::try_from(keys.len())?;
			let call = calls::commit_fleet(tree.root(), count, model.into_bytes(), group, expires);
			let submitted = context.submit(chain, &call).await?;
			let event = submitted.event::<FleetCommitted>()?;
			Report::new()
				.count("fleet", event.fleet)
				.count("devices", event.count.into())
				.text("root", hex::encode(tree.root()))
				.time("expires", expires)
				.transaction("commit_fleet", &submitted)
				.print(context.json());
		},
		Command::Tickets { keys, owner, fleet, out } => {
			let keys = read_keys(&keys)?;
			let tree = tree(&owner, &keys)?;
			let file = File::create_new(&out).with_context(|| format!("can't write {}", out.display()))?;
			let mut file = BufWriter::new(file);
			let bar = if context.json() { ProgressBar::hidden() } else { ProgressBar::new(keys.len().try_into()?) };
			for (index, key) in (0u32..).zip(&keys) {
				let ticket = Ticket { owner: owner.0, fleet, index, proof: tree.proof(index) };
				let device = AccountId32(key.account()).to_string();
				serde_json::to_writer(&mut file, &TicketFile { device, ticket: hex::encode(ticket.encode()) })?;
				file.write_all(b"\n")?;
				bar.inc(1);
			}
			file.flush()?;
			bar.finish_and_clear();
			Report::new().text("out", out.display()).count("tickets", keys.len().try_into()?).print(context.json());
		},
		Command::Enrol { ticket, attestation } => {
			let key = context.key()?;
			let text = if ticket.trim_start().starts_with('{') { ticket } else { read_text(&ticket, MAX_TICKET)? };
			let file: TicketFile = serde_json::from_str(&text).context("that is no ticket of `fleet tickets`")?;
			let ticket: Ticket = decode(&file.ticket).context("the ticket")?;
			if file.device != key.account().to_string() {
				bail!("the ticket is for {}, but the key is that of {}", file.device, key.account());
			}
			let attestation = attestation.map(|source| read_attestation(&source)).transpose()?;
			// An hour: a day ahead is the longest, and the chain's clock is what counts.
			let expires = chain.now().await?.saturating_add(3_600_000);
			let request = Request::sign(ticket, &key, &chain.genesis(), expires, attestation);
			let submitted = chain.enrol(request.context("the key could not sign")?).await?;
			let event = submitted.event::<Enrolled>()?;
			let report = Report::new()
				.text("device", event.device)
				.text("owner", event.owner)
				.count("fleet", event.fleet)
				.usdt("fee_of_owner", event.fee);
			let report = match submitted.event::<AttestationRefused>() {
				Ok(refused) => report.text("attestation_refused", format!("{:?}", refused.why)),
				Err(_) => report.flag("attested", attestation.is_some()),
			};
			report.transaction("enrol", &submitted).print(context.json());
		},
		Command::Close { fleet } => {
			let submitted = context.submit(chain, &calls::close_fleet(fleet)).await?;
			Report::new().count("fleet", fleet).transaction("close_fleet", &submitted).print(context.json());
		},
	}
	Ok(())
}

fn tree(owner: &AccountId32, keys: &[PublicKey]) -> Result<Tree> {
	Tree::new(owner, keys).context("a fleet has at least one device and at most 1,048,576")
}

fn read_keys(source: &str) -> Result<Vec<PublicKey>> {
	let text = read_text(source, MAX_LIST)?;
	let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate();
	lines
		.map(|(number, line)| {
			parse::public_key(line).map_err(|error| anyhow::anyhow!("key {number} of {source}: {error}"))
		})
		.collect()
}

fn read_attestation(source: &str) -> Result<DeviceAttestation> {
	let is_text = source.len() > 64 && source.bytes().all(|byte| byte.is_ascii_hexdigit());
	let text = if is_text { source.to_string() } else { read_text(source, MAX_TICKET)? };
	decode(&text).context("that is no attestation of `coinop issuer device`")
}
