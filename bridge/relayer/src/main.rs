//! `coinop-relayer`: carries the bridge's proofs between Ethereum and Coinop, and audits both.
//!
//! Codes: 0 when all went well or it was asked to stop; 1 when something failed, also an audit; 2 for a command that can't be
//! understood.

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use coinop_relayer::{
	audit::audit,
	collect,
	config::Config,
	follow,
	logging::{self, Format},
	metrics::Metrics,
	plan::SLOT,
	relay, server,
	setup::{OtherChain, Setup},
};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	process::ExitCode,
	sync::Arc,
	time::Duration,
};

/// Pause before the chains are asked again at the start.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Parser)]
#[command(name = "coinop-relayer", version, about = "Carries proofs between Ethereum and Coinop, and audits both")]
struct Cli {
	/// How the log on standard error looks.
	#[arg(long, value_enum, default_value_t, global = true)]
	log_format: Format,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Carry, until asked to stop.
	Run {
		/// The settings.
		#[arg(long)]
		config: PathBuf,
	},
	/// Compare the vaults with what is on Coinop. Ends with 1 if a single µUSDT is missing.
	Audit {
		/// The settings.
		#[arg(long)]
		config: PathBuf,
		/// Write the result to this file too, as JSON.
		#[arg(long)]
		json: Option<PathBuf>,
	},
	/// Advance Ethereum's light client on Coinop until it is where Ethereum is, and end.
	CatchUp {
		/// The settings.
		#[arg(long)]
		config: PathBuf,
	},
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	if let Err(error) = logging::begin(cli.log_format) {
		eprintln!("can't log: {error}");
	}
	let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
		Ok(runtime) => runtime,
		Err(error) => {
			log::error!("the system has no threads for this: {error}");
			return ExitCode::FAILURE;
		},
	};
	let done = runtime.block_on(async {
		tokio::select! {
			done = execute(cli.command) => done,
			() = asked_to_stop() => {
				log::info!("stopped");
				Ok(ExitCode::SUCCESS)
			},
		}
	});
	// What waits for an answer is left where it stands: all that counts is on the chains.
	runtime.shutdown_background();
	done.unwrap_or_else(|error| {
		log::error!("{error:#}");
		ExitCode::FAILURE
	})
}

async fn execute(command: Command) -> Result<ExitCode> {
	match command {
		Command::Run { config } => run(&config).await,
		Command::Audit { config, json } => make_audit(&config, json.as_deref()).await,
		Command::CatchUp { config } => catch_up(&config).await,
	}
}

async fn run(config: &Path) -> Result<ExitCode> {
	let setup = Arc::new(Setup::new(Config::read(config)?)?);
	let metrics = Metrics::new()?;
	let listen = setup.config.metrics.listen;
	let listener = server::bind(listen).await.with_context(|| format!("can't listen on {listen} (metrics.listen)"))?;
	// Port 0 becomes a free one.
	let listen = listener.local_addr()?;
	let patience = Duration::from_secs(setup.config.limits.unhealthy_seconds);
	tokio::spawn(server::serve(listener, metrics.clone(), patience));
	log::info!(listen = listen.to_string().as_str(); "metrics are served");
	// Nodes that are not up yet are waited for; what is of another chain is an error that no waiting cures.
	while let Err(error) = setup.check().await {
		if error.is::<OtherChain>() {
			return Err(error);
		}
		metrics.failures.with_label_values(&["start"]).inc();
		log::warn!(error = format!("{error:#}").as_str(); "can't begin yet");
		tokio::time::sleep(PAUSE).await;
	}
	log::info!("carrying");
	relay::run(setup, metrics).await;
	Ok(ExitCode::SUCCESS)
}

async fn make_audit(config: &Path, json: Option<&Path>) -> Result<ExitCode> {
	let setup = Setup::new(Config::read(config)?)?;
	setup.check().await?;
	let books = collect::books(&setup.endpoints, &setup.scope(), &mut BTreeMap::new()).await?;
	let report = audit(&books);
	print!("{}", report.table());
	if let Some(file) = json {
		fs::write(file, format!("{:#}\n", report.json())).with_context(|| format!("can't write {}", file.display()))?;
	}
	if report.is_clean() {
		return Ok(ExitCode::SUCCESS);
	}
	for finding in &report.findings {
		log::error!("AUDIT FAILED: {finding}");
	}
	Ok(ExitCode::FAILURE)
}

async fn catch_up(config: &Path) -> Result<ExitCode> {
	let setup = Setup::new(Config::read(config)?)?;
	setup.check().await?;
	let key = setup.key.as_ref().context("there is no key of Coinop: set coinop.key_file or COINOP_KEY")?;
	let mut endpoints = setup.endpoints.clone();
	if let Some(archive) = &setup.archive {
		endpoints.beacon.0 = archive.clone();
	}
	let progress = |client: &coinop_relayer::coinop::LightClient, newest: u64| {
		let behind = newest.saturating_sub(client.slot).saturating_mul(SLOT);
		log::info!(slot = client.slot, newest = newest, behind_seconds = behind; "catching up");
	};
	let steps = follow::catch_up(&endpoints, key, progress).await?;
	let node = endpoints.coinop.0.node().await?;
	let status = node.status(&node.finalized().await?).await?;
	println!("The light client is where Ethereum is, after {steps} updates.");
	if !status.is_believed() {
		println!(
			"It was more than 7 days behind: Coinop takes no proofs until governance confirms it \
			 (usdtBridge.confirmCheckpoint)."
		);
	}
	Ok(ExitCode::SUCCESS)
}

/// Waits for Ctrl-C, or SIGTERM where there is such a thing.
async fn asked_to_stop() {
	#[cfg(unix)]
	{
		use tokio::signal::unix::{signal, SignalKind};
		if let Ok(mut terminate) = signal(SignalKind::terminate()) {
			tokio::select! {
				_ = terminate.recv() => return,
				asked = tokio::signal::ctrl_c() => if asked.is_ok() { return },
			}
		}
	}
	if tokio::signal::ctrl_c().await.is_err() {
		// The system tells of no signals: it will have to be killed, which does no harm.
		std::future::pending::<()>().await;
	}
}
