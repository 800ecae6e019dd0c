//! A network of one's own: the runtime's preset `staging` with other validators and another council.

use crate::{chain_spec, keys::Registration};
use coinop_runtime::{presets, AccountId};
use sc_network::config::MultiaddrWithPeerId;
use sc_service::ChainSpec;
use serde_json::{json, Value};
use sp_runtime::traits::OpaqueKeys;
use std::{collections::HashSet, fs, path::PathBuf, str::FromStr};

/// µUSDT in a USDT.
const MICRO: u64 = 1_000_000;

/// The arguments of `new-network`.
#[derive(Debug, Clone, clap::Args)]
pub struct NewNetworkCommand {
	/// The network's name for people
	#[arg(long, value_name = "NAME")]
	pub name: String,

	/// The network's name for folders: letters, digits, '-' and '_'
	#[arg(long, value_name = "ID", value_parser = id)]
	pub id: String,

	/// A file with a line for each validator, as `key session` prints it; '#' begins a comment
	#[arg(long, value_name = "FILE")]
	pub validators: PathBuf,

	/// A member of the council; give it for each
	#[arg(long, value_name = "ACCOUNT", required = true)]
	pub council: Vec<AccountId>,

	/// An account with money that no bridge has brought, for networks on which USDT is worth nothing
	#[arg(long, value_name = "ACCOUNT=USDT")]
	pub balance: Vec<Endowment>,

	/// A node that others find the network by: /dns/HOST/tcp/30333/p2p/PEER_ID
	#[arg(long, value_name = "ADDRESS")]
	pub boot_node: Vec<MultiaddrWithPeerId>,

	/// Write readable genesis values, for a look: they depend on the node's version, the raw ones don't
	#[arg(long)]
	pub plain: bool,

	/// Where to write the specification (default: standard output)
	#[arg(long, value_name = "FILE")]
	pub output: Option<PathBuf>,
}

/// Money of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endowment {
	/// The account.
	pub account: AccountId,
	/// µUSDT.
	pub amount: u64,
}

impl FromStr for Endowment {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (account, usdt) = text.split_once('=').ok_or("expected ACCOUNT=USDT")?;
		let account = AccountId::from_str(account)?;
		let usdt = usdt.parse::<u64>().map_err(|error| format!("'{usdt}' is no whole number of USDT: {error}"))?;
		let amount = usdt.checked_mul(MICRO).ok_or("that is more USDT than there is")?;
		Ok(Self { account, amount })
	}
}

fn id(text: &str) -> Result<String, String> {
	let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
	if text.is_empty() || !text.chars().all(allowed) {
		return Err("expected letters, digits, '-' and '_'".into());
	}
	Ok(text.into())
}

impl NewNetworkCommand {
	/// Writes the specification.
	///
	/// # Errors
	/// A sentence for the operator: a file can't be read or written, a line of it is wrong, an account or a key is there
	/// twice, nobody validates, or the node was built without a runtime.
	pub fn run(&self) -> sc_cli::Result<()> {
		let json = self.spec()?.as_json(!self.plain)?;
		match &self.output {
			Some(file) => fs::write(file, json)?,
			None => println!("{json}"),
		}
		Ok(())
	}

	fn spec(&self) -> Result<Box<dyn ChainSpec>, String> {
		let file = self.validators.display();
		let text = fs::read_to_string(&self.validators).map_err(|error| format!("{file}: {error}"))?;
		let validators = read(&text).map_err(|error| format!("{file}: {error}"))?;
		chain_spec::network(&self.name, &self.id, self.boot_node.clone(), self.genesis(&validators)?)
	}

	/// What differs from the preset.
	fn genesis(&self, validators: &[Registration]) -> Result<Value, String> {
		distinct(self.council.iter()).map_err(|account| format!("{account} is in the council twice"))?;
		distinct(self.balance.iter().map(|endowment| &endowment.account))
			.map_err(|account| format!("{account} is given a balance twice"))?;
		let keys = validators
			.iter()
			.map(|validator| (&validator.account, &validator.account, &validator.keys))
			.collect::<Vec<_>>();
		let mut balances = if self.balance.is_empty() { Vec::new() } else { presets::pots().to_vec() };
		balances.extend(self.balance.iter().map(|endowment| (endowment.account.clone(), endowment.amount.into())));
		Ok(json!({
			"session": { "keys": keys },
			"governance": { "council": self.council },
			"balances": { "balances": balances },
		}))
	}
}

/// The validators in the text, a line each.
fn read(text: &str) -> Result<Vec<Registration>, String> {
	let mut validators = Vec::new();
	for (number, line) in (1..).zip(text.lines()) {
		let line = line.split('#').next().unwrap_or_default().trim();
		if !line.is_empty() {
			validators.push(line.parse::<Registration>().map_err(|error| format!("line {number}: {error}"))?);
		}
	}
	if validators.is_empty() {
		return Err("nobody validates".into());
	}
	distinct(validators.iter().map(|validator| &validator.account))
		.map_err(|account| format!("{account} is there twice"))?;
	for kind in coinop_runtime::SessionKeys::key_ids() {
		distinct(validators.iter().map(|validator| validator.keys.get_raw(*kind)))
			.map_err(|_| "two validators have the same key".to_string())?;
	}
	Ok(validators)
}

/// The first item that is there twice, as an error.
fn distinct<Item: std::hash::Hash + Eq + Copy>(items: impl Iterator<Item = Item>) -> Result<(), Item> {
	let mut seen = HashSet::new();
	for item in items {
		if !seen.insert(item) {
			return Err(item);
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;

	#[derive(Debug, clap::Parser)]
	struct Arguments {
		#[clap(flatten)]
		command: NewNetworkCommand,
	}

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	/// A validator's line, with keys made from a seed.
	fn line(account: u8, seed: &str) -> String {
		use codec::Encode;
		use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
		let account = AccountId::new([account; 32]);
		let mut externalities = sp_io::TestExternalities::default();
		externalities.register_extension(KeystoreExt::new(MemoryKeystore::new()));
		let seed = Some(seed.as_bytes().to_vec());
		let generated = externalities.execute_with(|| coinop_runtime::SessionKeys::generate(&account.encode(), seed));
		Registration { account, keys: generated.keys, proof: generated.proof.encode() }.to_string()
	}

	fn command(validators: &str, more: &[&str]) -> (tempfile::TempDir, NewNetworkCommand) {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("validators");
		fs::write(&file, validators).unwrap();
		let file = file.to_str().unwrap();
		let arguments = ["new-network", "--name", "Ours", "--id", "ours", "--validators", file, "--council", ALICE];
		(folder, Arguments::parse_from(arguments.iter().chain(more)).command)
	}

	fn error(validators: &str, more: &[&str]) -> String {
		command(validators, more).1.spec().err().unwrap()
	}

	#[test]
	fn network_should_have_its_own_validators_and_no_key_that_rules() {
		let lines = format!("# ours\n{} # the first\n\n{}\n", line(1, "//One"), line(2, "//Two"));
		let endowment = format!("{ALICE}=5");
		let (_folder, command) = command(&lines, &["--balance", &endowment]);
		let spec = command.spec().unwrap();
		assert_eq!((spec.name(), spec.id()), ("Ours", "ours"));
		let json: Value = serde_json::from_str(&spec.as_json(false).unwrap()).unwrap();
		let genesis = &json["genesis"]["runtimeGenesis"]["patch"];
		let accounts = genesis["session"]["keys"].as_array().unwrap();
		assert_eq!(accounts.len(), 2);
		assert_eq!(accounts[0][0], AccountId::new([1; 32]).to_string());
		assert_eq!(genesis["governance"]["council"], json!([ALICE]));
		assert_eq!(genesis["balances"]["balances"].as_array().unwrap().len(), 3);
		assert_eq!(genesis["balances"]["balances"][2], json!([ALICE, 5_000_000]));
		assert!(genesis.get("sudo").is_none());
		assert!(genesis["governance"].get("development").is_none());
		assert!(json["chainType"] == "Live");

		let raw: Value = serde_json::from_str(&spec.as_json(true).unwrap()).unwrap();
		assert!(raw["genesis"]["raw"]["top"].is_object());
	}

	#[test]
	fn network_should_be_refused_when_something_is_there_twice_or_missing() {
		assert!(error("# nobody\n", &[]).contains("nobody"));
		assert!(error("what\n", &[]).contains("line 1"));
		assert!(error(&format!("{}\n{}", line(1, "//One"), line(1, "//Two")), &[]).contains("twice"));
		assert!(error(&format!("{}\n{}", line(1, "//One"), line(2, "//One")), &[]).contains("same key"));
		assert!(error(&line(1, "//One"), &["--council", ALICE]).contains("council twice"));
	}

	#[test]
	fn endowment_should_be_refused_when_it_is_no_amount() {
		let usdt = |text: &str| text.parse::<Endowment>().map(|endowment| endowment.amount);
		assert_eq!(usdt(&format!("{ALICE}=7")), Ok(7_000_000));
		for wrong in [ALICE.to_string(), format!("{ALICE}=x"), format!("{ALICE}=99999999999999999"), "who=1".into()] {
			assert!(usdt(&wrong).is_err(), "{wrong}");
		}
	}
}
