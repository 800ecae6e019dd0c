use super::*;

/// 2030-01-31T12:00:00Z.
const NOON: Moment = 1_896_091_200_000;

fn someone(byte: u8) -> AccountId32 {
	AccountId32([byte; 32])
}

fn payees(texts: &[String]) -> Vec<Payee> {
	texts.iter().map(|text| payee(text).unwrap()).collect()
}

#[test]
fn moment_should_be_the_chains_when_relative_and_the_calendars_otherwise() {
	for (text, read) in [
		("now", When::In(0)),
		("+0s", When::In(0)),
		("+30d", When::In(2_592_000_000)),
		("2030-01-31T12:00:00Z", When::At(NOON)),
		("2030-01-31T13:30:00.250+01:30", When::At(NOON + 250)),
	] {
		assert_eq!(when(text), Ok(read), "{text}");
	}
	assert_eq!(When::In(5).moment(100), 105);
	assert_eq!(When::At(5).moment(100), 5);
	assert_eq!(When::In(u64::MAX).moment(1), u64::MAX);
}

#[test]
fn moment_should_be_refused_when_it_is_neither_relative_nor_complete() {
	for text in ["", "30d", "+", "+30", "+1y", "-30d", "2030-01-31", "2030-01-31T12:00:00", "2030-02-30T12:00:00Z"] {
		assert!(when(text).is_err(), "{text}");
	}
	assert_eq!(when("1969-12-31T23:59:59Z"), Err("that was before 1970".into()));
}

#[test]
fn share_should_be_exact_when_it_is_a_percentage_or_parts_per_million() {
	for (text, share) in
		[("50%", 500_000), ("12.5%", 125_000), ("0.0001%", 1), ("100%", 1_000_000), ("0%", 0), ("333333ppm", 333_333)]
	{
		let read = payee(&format!("{}={text}", someone(1)));
		assert_eq!(read, Ok(Payee { account: someone(1), share: Some(share) }), "{text}");
	}
	assert_eq!(payee(&someone(1).to_string()), Ok(Payee { account: someone(1), share: None }));
}

#[test]
fn share_should_be_refused_when_it_is_no_part_of_the_whole() {
	for text in
		["", "%", "50", "50%%", "-1%", "100.0001%", "0.00001%", "1/3", "ppm", "1000001ppm", "0.5ppm", "4294967297ppm"]
	{
		assert!(payee(&format!("{}={text}", someone(1))).is_err(), "{text}");
	}
	assert!(payee("nobody=50%").is_err());
	assert!(payee("").is_err());
}

#[test]
fn percentage_should_be_the_same_when_shown_and_read() {
	for parts in [0, 1, 9_999, 10_000, 125_000, 1_000_000] {
		assert_eq!(percent(&percent_shown(parts.into())), Ok(parts));
	}
	assert_eq!(percent("50"), Ok(500_000));
	for text in ["", "%", "101", "50.00001", "half", "340282366920938463463374607431768211455"] {
		assert!(percent(text).is_err(), "{text}");
	}
}

#[test]
fn recipient_should_have_all_when_it_is_alone() {
	let all = [Recipient { account: someone(1), share: WHOLE }];
	assert_eq!(recipients(&payees(&[someone(1).to_string()])).unwrap(), all);
	assert_eq!(recipients(&payees(&[format!("{}=100%", someone(1))])).unwrap(), all);
}

#[test]
fn recipients_should_keep_their_order_when_their_shares_add_up() {
	let read = recipients(&payees(&[
		format!("{}=33.3334%", someone(1)),
		format!("{}=33.3333%", someone(2)),
		format!("{}=333333ppm", someone(3)),
	]));
	let shares: Vec<_> = read.unwrap().iter().map(|recipient| (recipient.account, recipient.share)).collect();
	assert_eq!(shares, [(someone(1), 333_334), (someone(2), 333_333), (someone(3), 333_333)]);
}

#[test]
fn recipients_should_be_refused_when_shares_are_missing_or_dont_add_up() {
	let refused = |texts: &[String]| recipients(&payees(texts)).unwrap_err().to_string();
	let [half, rest] = [format!("{}=50%", someone(1)), format!("{}=49.9999%", someone(2))];
	assert!(refused(&[half.clone(), someone(2).to_string()]).contains("each needs its share"));
	assert!(refused(&[half.clone(), rest]).contains("99.9999%"));
	assert!(refused(&[half.clone(), half.clone(), half.clone()]).contains("150.0000%"));
	assert!(refused(&[half]).contains("50.0000%"));
	let nine: Vec<_> = (1..=9).map(|byte| format!("{}=10%", someone(byte))).collect();
	assert!(refused(&nine).contains("at most 8"));
}

#[test]
fn rate_should_be_the_same_when_shown_and_read() {
	for (text, amount, per) in [
		("0.000001/second", 1, Per::Second),
		("1/minute", 1_000_000, Per::Minute),
		("0.05/hour", 50_000, Per::Hour),
		("2.5/day", 2_500_000, Per::Day),
		("9/week", 9_000_000, Per::Week),
		("1000/month", 1_000_000_000, Per::Month),
		("120000/year", 120_000_000_000, Per::Year),
	] {
		let read = Rate { amount, per };
		assert_eq!(rate(text), Ok(read), "{text}");
		assert_eq!(rate(&rate_shown(&read)), Ok(read), "{text}");
	}
}

#[test]
fn rate_should_be_refused_when_it_is_none() {
	for text in ["", "/", "1", "1/", "/hour", "1/hours", "1/h", "-1/hour", "0.0000001/second", "0/hour", "1/hour/hour"]
	{
		assert!(rate(text).is_err(), "{text}");
	}
	assert!(rate("0.000/day").unwrap_err().contains("pause or cancel"));
	assert!(rate("0.0000001/second").unwrap_err().contains("longer time"));
}

#[test]
fn milestone_should_fall_to_the_payer_when_nobody_else_is_named() {
	let month = When::In(2_592_000_000);
	for (text, deadline, default) in [
		("250@+30d", month, Side::Payer),
		("250@+30d:payer", month, Side::Payer),
		("250@+30d:recipients", month, Side::Recipients),
		("250@2030-01-31T12:00:00Z", When::At(NOON), Side::Payer),
		("250@2030-01-31T12:00:00Z:recipients", When::At(NOON), Side::Recipients),
		("250@2030-01-31T12:00:00+00:00:payer", When::At(NOON), Side::Payer),
	] {
		assert_eq!(stage(text), Ok(Stage { amount: 250_000_000, deadline, default }), "{text}");
	}
}

#[test]
fn milestone_should_be_refused_when_amount_deadline_or_side_is_wrong() {
	for text in ["", "250", "@+30d", "250@", "250@30d", "x@+30d", "250@+30d:nobody", "250@:payer", "250@+30d:"] {
		assert!(stage(text).is_err(), "{text}");
	}
	assert!(stage("250@+30d:nobody").unwrap_err().contains(":recipients"));
}

#[test]
fn canceller_should_be_the_same_when_named_and_parsed() {
	for name in ["payer", "both", "nobody"] {
		assert_eq!(cancel_by(name).map(cancel_by_name), Ok(name));
	}
	assert!(cancel_by("recipients").is_err());
}

#[test]
fn genesis_should_be_refused_when_it_is_no_hash() {
	let hash = "ab".repeat(32);
	assert_eq!(genesis(&hash), Ok([0xab; 32]));
	assert_eq!(genesis(&format!("0x{hash}")), Ok([0xab; 32]));
	for text in ["", "ab", "coinop"] {
		assert!(genesis(text).is_err(), "{text}");
	}
}
