//! Does what the command line says.

use crate::{
	cli::{Cli, Subcommand},
	keys::KeyCommand,
	service,
};
use coinop_runtime::opaque::Block;
use sc_cli::SubstrateCli;
use sc_service::PartialComponents;

/// Reads the process's arguments and runs the node or a subcommand until it is done or told to stop.
///
/// # Errors
/// Whatever ended it. Arguments that cannot be read end the process at once, with the reason and code 2.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::read(std::env::args_os()).unwrap_or_else(|error| error.exit());

	match &cli.subcommand {
		None => {
			let gossip_period = cli.finality.gossip_period();
			cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
				service::start(config, gossip_period).map_err(sc_cli::Error::Service)
			})
		},
		Some(Subcommand::Key(KeyCommand::Session(command))) => command.run(&cli),
		Some(Subcommand::Key(KeyCommand::Sdk(command))) => command.run(&cli),
		Some(Subcommand::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Subcommand::NewNetwork(command)) => command.run(),
		Some(Subcommand::CheckBlock(command)) => cli.create_runner(command)?.async_run(|mut config| {
			let PartialComponents { client, task_manager, import_queue, .. } = service::prepare(&mut config)?;
			Ok((command.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(command)) => cli.create_runner(command)?.async_run(|mut config| {
			let PartialComponents { client, task_manager, .. } = service::prepare(&mut config)?;
			Ok((command.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ExportState(command)) => cli.create_runner(command)?.async_run(|mut config| {
			let PartialComponents { client, task_manager, .. } = service::prepare(&mut config)?;
			Ok((command.run(client, config.chain_spec), task_manager))
		}),
		Some(Subcommand::ImportBlocks(command)) => cli.create_runner(command)?.async_run(|mut config| {
			let PartialComponents { client, task_manager, import_queue, .. } = service::prepare(&mut config)?;
			Ok((command.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(config.database))
		},
		Some(Subcommand::Revert(command)) => cli.create_runner(command)?.async_run(|mut config| {
			let PartialComponents { client, task_manager, backend, .. } = service::prepare(&mut config)?;
			let revert_finality = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((command.run(client, backend, Some(revert_finality)), task_manager))
		}),
		Some(Subcommand::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
		},
	}
}
