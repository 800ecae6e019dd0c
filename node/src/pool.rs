//! Which of the transaction pool's work waits for consensus.

use futures::{future::BoxFuture, FutureExt};
use sp_core::traits::SpawnEssentialNamed;

/// Makes the pool's blocking tasks, above all those that check transactions, nicer than the rest of the node.
///
/// The SDK checks a whole pool anew after every block, for as long as it takes: as a thread among equals that keeps
/// blocks and votes waiting where processors are few, and whoever fills the pools could delay finality. With these
/// threads nicer, transactions wait instead.
#[derive(Clone)]
pub struct Yielding<Spawner>(pub Spawner);

impl<Spawner: SpawnEssentialNamed + Clone> SpawnEssentialNamed for Yielding<Spawner> {
	fn spawn_essential_blocking(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		future: BoxFuture<'static, ()>,
	) {
		let yielding = async {
			// A blocking task stays on its thread to its end, which for these is the node's.
			yield_processor();
			future.await;
		};
		self.0.spawn_essential_blocking(name, group, yielding.boxed());
	}

	fn spawn_essential(&self, name: &'static str, group: Option<&'static str>, future: BoxFuture<'static, ()>) {
		self.0.spawn_essential(name, group, future);
	}
}

/// By how much the pool's threads are nicer than consensus: where both wait for a processor, they get a tenth of it.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Lets this thread wait for others. Only Linux has niceness by thread.
fn yield_processor() {
	#[cfg(target_os = "linux")]
	if let Err(error) = rustix::process::nice(NICENESS) {
		log::warn!("The transaction pool runs beside consensus, not after it: {error}");
	}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
	use super::*;
	use futures::executor::block_on;
	use std::{sync::mpsc, thread};

	/// Runs each task on a thread of its own.
	#[derive(Clone)]
	struct Threads;

	impl SpawnEssentialNamed for Threads {
		fn spawn_essential_blocking(&self, _: &'static str, _: Option<&'static str>, future: BoxFuture<'static, ()>) {
			thread::spawn(|| block_on(future));
		}

		fn spawn_essential(&self, _: &'static str, _: Option<&'static str>, future: BoxFuture<'static, ()>) {
			thread::spawn(|| block_on(future));
		}
	}

	/// How nice the thread is that runs what `spawn` is given, beside this one.
	fn niceness(spawn: impl FnOnce(BoxFuture<'static, ()>)) -> i32 {
		let (tell, told) = mpsc::channel();
		spawn(async move { tell.send(rustix::process::getpriority_process(None).unwrap()).unwrap() }.boxed());
		told.recv().unwrap() - rustix::process::getpriority_process(None).unwrap()
	}

	#[test]
	fn thread_should_be_nicer_when_a_task_of_the_pool_blocks_it() {
		let spawner = Yielding(Threads);
		assert_eq!(niceness(|task| spawner.spawn_essential_blocking("task", None, task)), NICENESS);
		assert_eq!(niceness(|task| spawner.spawn_essential("task", None, task)), 0);
	}
}
