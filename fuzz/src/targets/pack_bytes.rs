//! Compiled packs of any origin: what loads is the pack that it says, and can be run.

use groundrules::{FieldTypes, Options, Pack, PackError};
use sha2::{Digest, Sha256};

use super::{laws, on_a_day};

#[path = "../../../tests/small_pack/mod.rs"]
pub mod small_pack;

use small_pack::REQUESTS;

/// `GRPK`, and the version of the format.
const BEGIN: usize = 6;

/// The bytes are what follows the digest of a pack.
pub fn run(data: &[u8]) {
    assert!(Pack::from_bytes(data).is_err() || data.starts_with(b"GRPK"));
    let bytes = sealed(data);
    let pack = match Pack::from_bytes(&bytes) {
        Ok(pack) => pack,
        Err(PackError::Malformed(why)) => return assert!(!why.is_empty()),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(pack.to_bytes().expect("what loads can be written"), bytes, "two spellings");
    look_at(&pack);
    // A pack from somebody who means harm may ask for much work, and gets less here than a host gives.
    let mut limits = groundrules::Limits::default();
    limits.fuel = 20_000;
    let options = on_a_day(Options::new()).limits(limits);
    for request in REQUESTS {
        laws::hold(&pack, request.as_bytes(), &options);
    }
    if let Some(locale) = pack.locales().next() {
        laws::hold(&pack, REQUESTS[1].as_bytes(), &options.locale(locale.tag()));
    }
}

/// A pack with these contents, whose digest fits them.
pub fn sealed(body: &[u8]) -> Vec<u8> {
    let shipped = super::PACKS[0].to_bytes().expect("a pack that ships");
    let mut bytes = shipped[..BEGIN].to_vec();
    bytes.extend_from_slice(&Sha256::digest(body));
    bytes.extend_from_slice(body);
    bytes
}

fn look_at(pack: &Pack) {
    let _ = (pack.id(), pack.title(), pack.version(), pack.digest(), pack.reads_today());
    let _ = (pack.cost().bound(u64::MAX, u64::MAX), pack.cost().degree());
    for rule in pack.rules() {
        let _ = (rule.id(), rule.title(), rule.severity(), rule.category(), rule.why());
        rule.tags().for_each(drop);
        rule.other_severities().for_each(drop);
        rule.settings().for_each(drop);
        rule.fields().for_each(|field| drop(field.path()));
        for cite in rule.cites() {
            let _ = (cite.title(), cite.author(), cite.year(), cite.section(), cite.grade());
            let _ = (cite.caveat(), cite.link());
        }
    }
    for setting in pack.settings() {
        let _ = (setting.name(), setting.description());
        let _ = (setting.default_source(), setting.default_text());
    }
    for locale in pack.locales() {
        let _ = (locale.tag(), locale.title(), locale.reviewed());
        assert!(locale.translated() <= locale.texts());
    }
    for field in pack.fields() {
        let _ = (field.path(), field.field_type(), field.title(), field.question());
    }
    let types = FieldTypes::of([pack]);
    let _ = (types.has("/a"), types.near("/xs/*/m"));
}
