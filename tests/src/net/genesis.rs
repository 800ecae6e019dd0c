//! The keys of a network's nodes and the chain's specification, made as `docs/operating.md` says: by the node's own
//! commands.

use anyhow::{ensure, Context, Result};
use coinop_agent::keys::Key;
use std::{
	fs,
	path::{Path, PathBuf},
	process::Stdio,
};
use tokio::process::Command;

/// USDT of each member.
const ENDOWMENT: u64 = 1_000_000;

/// Members who are the council.
const COUNCIL: usize = 3;

/// A node's keys.
#[derive(Clone, Debug)]
pub struct Member {
	/// Its name, in small letters.
	pub name: String,
	/// By which other nodes know it.
	pub peer: String,
	/// Has its `keystore` and its `node-key`.
	pub folder: PathBuf,
}

impl Member {
	/// The key of its account, known to everyone: `//Alice` for alice.
	pub fn key(&self) -> Result<Key> {
		let mut name = self.name.clone();
		if let Some(first) = name.get_mut(..1) {
			first.make_ascii_uppercase();
		}
		Ok(Key::from_uri(&format!("//{name}"))?)
	}
}

/// A network before it begins.
#[derive(Clone, Debug)]
pub struct Genesis {
	/// Its nodes, validators first.
	pub members: Vec<Member>,
	/// Where the specification is.
	pub file: PathBuf,
	/// The specification, raw.
	pub specification: String,
}

impl Genesis {
	/// Makes keys for nodes of these names, and a specification by which the first `validators` of them validate. All
	/// of it goes to `folder`. Error: the node's commands fail.
	pub async fn make(node: &Path, folder: &Path, names: &[String], validators: usize) -> Result<Self> {
		let (mut members, mut lines) = (Vec::new(), Vec::new());
		for (index, name) in names.iter().enumerate() {
			let folder = folder.join(name);
			fs::create_dir_all(folder.join("keystore")).context("can't make a node's folder")?;
			let file = folder.join("node-key");
			let made = run(node, &["key", "generate-node-key", "--file", &text(&file)]).await?;
			let peer = made.errors.lines().map(str::trim).rfind(|line| !line.is_empty());
			let peer = peer.context("the node did not say its peer's name")?.to_string();
			let member = Member { name: name.clone(), peer, folder };
			if index < validators {
				let account = member.key()?.account().to_string();
				let keystore = text(&member.folder.join("keystore"));
				let line = run(node, &["key", "session", "--account", &account, "--keystore-path", &keystore]).await?;
				lines.push(line.output.trim().to_string());
			}
			members.push(member);
		}
		let list = folder.join("validators");
		fs::write(&list, lines.join("\n")).context("can't write the list of validators")?;

		let file = folder.join("network.json");
		let mut arguments = vec!["new-network".to_string(), "--name".into(), "Coinop Test".into()];
		arguments.extend(["--id", "coinop_test", "--validators"].map(String::from));
		arguments.extend([text(&list), "--output".into(), text(&file)]);
		for (index, member) in members.iter().enumerate() {
			let account = member.key()?.account();
			arguments.extend(["--balance".to_string(), format!("{account}={ENDOWMENT}")]);
			if index < COUNCIL {
				arguments.extend(["--council".to_string(), account.to_string()]);
			}
		}
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		run(node, &arguments).await?;
		let specification = fs::read_to_string(&file).context("the node wrote no specification")?;
		Ok(Self { members, file, specification })
	}
}

/// What a command wrote.
struct Written {
	output: String,
	errors: String,
}

/// Runs the node to its end. Error: it fails; the error shows what it wrote.
async fn run(node: &Path, arguments: &[&str]) -> Result<Written> {
	let command = Command::new(node).args(arguments).stdin(Stdio::null()).kill_on_drop(true).output().await;
	let done = command.with_context(|| format!("can't start {}", node.display()))?;
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	let (output, errors) = (text(&done.stdout), text(&done.stderr));
	ensure!(done.status.success(), "{} {} failed:\n{errors}", node.display(), arguments.join(" "));
	Ok(Written { output, errors })
}

fn text(path: &Path) -> String {
	path.display().to_string()
}

/// The raw specification of a chain that the node knows, with `changes` to its first state: storage keys and values in
/// hexadecimal. Error: the node's command fails, or gives no specification.
pub async fn known(node: &Path, chain: &str, changes: &[(&str, String)]) -> Result<String> {
	let exported = run(node, &["export-chain-spec", "--chain", chain, "--raw"]).await?;
	let mut specification: serde_json::Value = serde_json::from_str(&exported.output)?;
	let top = specification.pointer_mut("/genesis/raw/top").and_then(serde_json::Value::as_object_mut);
	let top = top.context("a raw specification has the first state")?;
	for (key, value) in changes {
		top.insert(key.to_string(), value.clone().into());
	}
	Ok(specification.to_string())
}

/// The plain specification of a chain that the node knows, with `change` made to what its first state is made from.
/// Error: the node's command fails, or gives no such specification.
pub async fn changed(node: &Path, chain: &str, change: impl FnOnce(&mut serde_json::Value)) -> Result<String> {
	let exported = run(node, &["export-chain-spec", "--chain", chain]).await?;
	let mut specification: serde_json::Value = serde_json::from_str(&exported.output)?;
	let patch = specification.pointer_mut("/genesis/runtimeGenesis/patch");
	change(patch.context("a plain specification says what the first state is made from")?);
	Ok(specification.to_string())
}

/// What makes a development chain's sessions as long as that, for [`known`]: the runtime's `DevelopmentSession`.
pub fn session_length(blocks: u32) -> (&'static str, String) {
	// twox_128(":DevelopmentSession:")
	const KEY: &str = "0xba75139b299ed941f5dcb8c8f18ca05f";
	(KEY, format!("0x{}", hex::encode(blocks.to_le_bytes())))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn member_should_have_the_well_known_key_of_its_name() {
		let member = Member { name: "alice".into(), peer: String::new(), folder: PathBuf::new() };
		assert_eq!(member.key().unwrap().account(), Key::from_uri("//Alice").unwrap().account());
	}
}
