//! Compiled packs as bytes: what was written is read back, and what was tampered with is refused or harmless.

mod dice;
mod small_pack;

use dice::Dice;
use groundrules::{Compiler, Limits, Options, Pack, PackError};
use sha2::{Digest, Sha256};
use small_pack::{REQUESTS, RULES, SCHEMA};

/// `GRPK`, the version of the format, the digest.
const HEADER: usize = 4 + 2 + 32;

/// Without optimisation only some of many like inputs are tried; the number is prime, so no bit of a byte is
/// left out.
const SPARSE: usize = if cfg!(debug_assertions) { 11 } else { 1 };

fn small() -> Vec<u8> {
    let compiled = Compiler::new().file("s.json", SCHEMA).compile("small.rules", RULES);
    compiled.unwrap_or_else(|error| panic!("{error}")).pack.to_bytes().unwrap()
}

/// The body as a pack whose digest fits it.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut bytes = small()[..6].to_vec();
    bytes.extend_from_slice(&Sha256::digest(body));
    bytes.extend_from_slice(body);
    bytes
}

/// A pack with the same header as another, whose texts and whose tables are these.
fn assembled(texts: &[u8], tables: &[u8]) -> Vec<u8> {
    let (mut body, mut length) = (Vec::new(), texts.len());
    while length >= 0x80 {
        body.push(length as u8 | 0x80);
        length >>= 7;
    }
    body.push(length as u8);
    sealed(&[&body, texts, tables].concat())
}

/// The texts and the tables of a pack.
fn taken_apart(pack: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let body = &pack[HEADER..];
    let digits = body.iter().position(|byte| *byte < 0x80).unwrap() + 1;
    let length =
        body[..digits].iter().rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
    let (texts, tables) = body[digits..].split_at(length);
    (texts.to_vec(), tables.to_vec())
}

/// Changes some bytes: to others, to small numbers, to fewer or more.
fn change(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len());
        match dice.roll(7) {
            0 => bytes[at] = dice.roll(256) as u8,
            1 => bytes[at] = dice.roll(8) as u8,
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, dice.roll(256) as u8),
            // The same number in a byte more than it needs.
            4 if bytes[at] < 0x80 => {
                bytes[at] |= 0x80;
                bytes.insert(at + 1, 0);
            }
            5 => bytes[at] ^= 1,
            _ => {
                let (from, length) = (dice.roll(bytes.len()), dice.roll(30));
                let piece: Vec<u8> = bytes.iter().skip(from).take(length).copied().collect();
                bytes.splice(at..at, piece);
            }
        }
    }
}

/// Loads bytes and runs whatever they are on every request.
fn run(bytes: &[u8]) -> Result<(), PackError> {
    let pack = Pack::from_bytes(bytes)?;
    assert_eq!(pack.to_bytes().unwrap(), bytes, "what loads is written as a compiler writes it");
    let mut limits = Limits::default();
    limits.fuel = 5_000;
    limits.findings = 1_000;
    let day = "2026-01-10".parse().unwrap();
    for options in [Options::new().locale("fr-CA"), Options::draft().locale("fr")] {
        let options = options.limits(limits).today(day);
        for request in REQUESTS {
            if let Ok(check) = pack.check(request, &options) {
                drop(check.report().to_json());
            }
        }
    }
    let _ = pack.rules().map(|rule| rule.title().len() + rule.tags().count()).sum::<usize>();
    let _ = pack.settings().map(|setting| setting.default_text().len()).sum::<usize>();
    let _ = pack.locales().map(|locale| locale.translated() + locale.texts()).sum::<usize>();
    let _ = pack.cost().bound(1_000_000, u64::MAX);
    Ok(())
}

#[test]
fn a_pack_is_the_same_after_writing_and_reading() {
    let bytes = small();
    let pack = Pack::from_bytes(&bytes).unwrap();
    assert_eq!(pack.to_bytes().unwrap(), bytes);
    assert_eq!(pack.digest(), Pack::from_bytes(&bytes).unwrap().digest());
    assert_eq!(small(), bytes, "the same text compiles to the same bytes");
    assert_eq!(sealed(&bytes[HEADER..]), bytes);
    run(&bytes).unwrap();
}

#[test]
fn no_beginning_of_a_pack_is_a_pack() {
    let bytes = small();
    for length in 0..bytes.len() {
        assert!(run(&bytes[..length]).is_err(), "{length} bytes");
        if let Some(body) = bytes.get(HEADER..length) {
            assert!(run(&sealed(body)).is_err(), "{length} bytes with a digest that fits");
        }
    }
    let mut longer = bytes[HEADER..].to_vec();
    longer.push(0);
    assert!(run(&sealed(&longer)).is_err());
}

#[test]
fn no_pack_with_one_bit_changed_is_a_pack() {
    let bytes = small();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(Pack::from_bytes(&changed).is_err(), "bit {bit}");
    }
}

#[test]
fn a_pack_with_one_bit_changed_and_a_digest_that_fits_is_refused_or_runs() {
    let bytes = small();
    let body = &bytes[HEADER..];
    let mut loaded = 0;
    for bit in (0..body.len() * 8).step_by(SPARSE) {
        let mut changed = body.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        loaded += usize::from(run(&sealed(&changed)).is_ok());
    }
    assert!(loaded > 0, "some of these are packs, so that what they do is tested");
}

#[test]
fn a_pack_with_many_bytes_changed_is_refused_or_runs() {
    let (texts, tables) = taken_apart(&small());
    assert_eq!(assembled(&texts, &tables), small());
    let mut dice = Dice(11);
    let rounds = if cfg!(debug_assertions) { 500 } else { 20_000 };
    let mut loaded = 0;
    for _ in 0..rounds {
        let (mut texts, mut tables) = (texts.clone(), tables.clone());
        let which = dice.roll(8);
        if which == 0 {
            change(&mut texts, &mut dice);
        } else {
            change(&mut tables, &mut dice);
        }
        loaded += usize::from(run(&assembled(&texts, &tables)).is_ok());
    }
    assert!(loaded > rounds / 50, "{loaded} of these are packs, so that what they do is tested");
}

#[test]
fn whatever_loads_is_written_as_it_was_read() {
    let packs = Pack::builtin_ids().map(|id| Pack::builtin(id).unwrap().to_bytes().unwrap());
    let rounds = if cfg!(debug_assertions) { 60 } else { 3_000 };
    let mut dice = Dice(23);
    let mut loaded = 0;
    for pack in packs.chain([small()]) {
        let (texts, tables) = taken_apart(&pack);
        for _ in 0..rounds {
            let mut tables = tables.clone();
            // Single bits, as more are rarely a pack.
            let at = dice.roll(tables.len());
            tables[at] ^= 1 << dice.roll(8);
            let changed = assembled(&texts, &tables);
            if let Ok(pack) = Pack::from_bytes(&changed) {
                assert_eq!(pack.to_bytes().unwrap(), changed);
                loaded += 1;
            }
        }
    }
    assert!(loaded > rounds / 10, "{loaded} of these are packs");
}

#[test]
fn lengths_that_are_larger_than_the_pack_take_no_memory() {
    let huge: [&[u8]; 4] = [
        &[0xff; 9],
        &[0xff, 0xff, 0xff, 0xff, 0x0f],
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        &[0x80, 0x80, 0x80, 0x80, 0x08],
    ];
    let bytes = small();
    let body = &bytes[HEADER..];
    for length in huge {
        for at in (0..body.len()).step_by(SPARSE) {
            let mut changed = body[..at].to_vec();
            changed.extend_from_slice(length);
            assert!(run(&sealed(&changed)).is_err());
            changed.extend_from_slice(&body[at..]);
            drop(run(&sealed(&changed)));
        }
    }
}

#[test]
fn a_pack_beyond_eight_megabytes_is_refused() {
    let bytes = sealed(&vec![0; 8 * 1024 * 1024]);
    assert!(matches!(Pack::from_bytes(&bytes), Err(PackError::TooLarge { .. })));
    let zeros = sealed(&vec![0; 8 * 1024 * 1024 - HEADER]);
    assert!(Pack::from_bytes(&zeros).is_err());
}

#[test]
fn bytes_that_are_something_else_are_no_pack() {
    for bytes in [
        &b""[..],
        b"G",
        b"GRPK",
        b"GRPK\x01",
        b"GRPK\x01\x00",
        b"{\"rules\": []}",
        b"PK\x03\x04",
        &[0; 100],
    ] {
        assert!(run(bytes).is_err());
    }
    let mut newer = small();
    newer[4] = 99;
    assert!(matches!(Pack::from_bytes(&newer), Err(PackError::Format { found: 99 })));
    let message = Pack::from_bytes(&newer).unwrap_err().to_string();
    assert!(message.contains("99"), "{message}");
}
