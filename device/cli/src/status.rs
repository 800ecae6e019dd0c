//! `coinop status`: the chain as the node sees it, and what calls cost.

use crate::{context::Context, report::Report};
use anyhow::Result;
use coinop_agent::{
	calls,
	keys::{Key, Scheme},
	AccountId32,
};
use coinop_voucher::{
	Evidence, Possession, Price, PublicKey, Signature, SignedStatement, Statement, Terms, Ticks, Unit,
};

pub async fn run(context: &Context) -> Result<()> {
	let chain = context.chain().await?;
	let status = chain.status().await?;
	let peers = u64::try_from(status.peers)?;
	let report = Report::new()
		.text("chain", &status.chain)
		.text("genesis", hex::encode(chain.genesis()))
		.count("head", status.head)
		.count("finalized", status.finalized)
		.count("peers", peers);

	// Fees follow from a call's weight and length alone: nothing below exists, nor needs to.
	let key = Key::from_seed(Scheme::Ed25519, [0; 32])?;
	let someone = AccountId32([1; 32]);
	let public = PublicKey::Ed25519([0; 32]);
	let signature = Signature::Ed25519([0; 64]);
	let terms = Terms {
		unit: Unit::WattHour,
		price: Price::FREE,
		flat: 0,
		idle_price: Price::FREE,
		dispute_window: 0,
		settler: None,
		metadata: [0; 32],
	};
	let signed = SignedStatement { statement: Statement::default(), signature };
	let statement = Evidence { statement: Some(signed), ticks: None };
	let ticks = |count| Evidence { ticks: Some(Ticks { count, preimage: [0; 32] }), ..statement };
	let report = report
		.usdt("fee_transfer", chain.fee(&calls::transfer(someone, 1), &key).await?)
		.usdt("fee_pay", chain.fee(&calls::pay(someone, 1, [0; 32]), &key).await?)
		.usdt(
			"fee_register",
			chain.fee(&calls::register(public, Possession { expires: 0, signature }, None), &key).await?,
		)
		.usdt("fee_publish_tariff", chain.fee(&calls::publish_tariff(terms), &key).await?)
		.usdt("fee_open_session", chain.fee(&calls::open_session(0, [0; 32], public, 1, 0, None), &key).await?)
		.usdt("fee_settle_statement", chain.fee(&calls::settle(0, statement), &key).await?)
		.usdt("fee_settle_most_ticks", chain.fee(&calls::settle(0, ticks(coinop_agent::MAX_HASHES)), &key).await?)
		.usdt("fee_request_close", chain.fee(&calls::request_close(0), &key).await?)
		.usdt("fee_close", chain.fee(&calls::close(0, None), &key).await?);
	report.print(context.json());
	Ok(())
}
