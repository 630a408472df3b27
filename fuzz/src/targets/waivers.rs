//! Files of waivers.

use groundrules::{Options, WaiverUsage, Waivers};

use super::{PACKS, laws, on_a_day, parts};

/// Waivers; then a request.
pub fn run(data: &[u8]) {
    let [waivers, request] = parts::<2>(data);
    let Ok(waivers) = std::str::from_utf8(waivers) else { return };
    let waivers = match Waivers::from_json(waivers) {
        Ok(waivers) => waivers,
        Err(error) => return assert!(!error.message.is_empty() && error.line > 0),
    };
    assert_eq!(waivers.iter().count(), waivers.len());
    let usage = WaiverUsage::new(&waivers);
    let options = on_a_day(Options::new()).request("r-1");
    for pack in PACKS.iter() {
        let with = options.clone().waivers(waivers.clone());
        laws::hold(pack, request, &with);
        let (Ok(plain), Ok(waived)) = (pack.check(request, &options), pack.check(request, &with))
        else {
            continue;
        };
        usage.count(&waived);
        // A waiver lets a finding pass, and makes none.
        let (plain, waived) = (plain.summary(), waived.summary());
        assert_eq!(plain.failed, waived.failed + waived.waived);
        assert_eq!((plain.passed, plain.skipped), (waived.passed, waived.skipped));
    }
    assert!(usage.problems().len() <= waivers.len());
}
