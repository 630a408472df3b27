//! The members that an object may have, found by their names.

use crate::program::FieldId;

/// The fields of a record, by name.
#[derive(Debug, Default, Clone)]
pub(super) struct Members {
    /// Sorted by the bucket in which they are, and there by name.
    members: Vec<Member>,
    /// For each bucket, its first member; one more for the end.
    buckets: Vec<u32>,
    /// What is left of a hash shifted by this is the bucket.
    shift: u32,
}

#[derive(Debug, Clone)]
struct Member {
    key: Key,
    name: Box<str>,
    field: FieldId,
}

/// The ends of a name and its length: the whole of a name that is not longer than two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: usize,
}

/// How long a name is of which its key is the whole.
const TWO_ENDS: usize = 16;
/// In a bucket with more members than this, their names are searched by halves.
const FEW: usize = 8;

impl Members {
    pub(super) fn new<'p>(fields: impl Iterator<Item = (&'p str, FieldId)>) -> Self {
        let mut members: Vec<Member> = fields
            .map(|(name, field)| Member { key: Key::of(name.as_bytes()), name: name.into(), field })
            .collect();
        // Four buckets for each member, so that most have one or none.
        let bits = (members.len() as u64 * 4).next_power_of_two().trailing_zeros();
        let shift = 64 - bits.max(1);
        members.sort_unstable_by(|a, b| {
            (a.key.hash() >> shift, &a.name).cmp(&(b.key.hash() >> shift, &b.name))
        });
        let mut buckets = Vec::with_capacity((1 << bits.max(1)) + 1);
        buckets.push(0);
        for bucket in 0..1_u64 << bits.max(1) {
            let end = members.partition_point(|member| member.key.hash() >> shift <= bucket);
            buckets.push(end as u32);
        }
        Self { members, buckets, shift }
    }

    /// The field with a name.
    #[cfg_attr(not(groundrules_small), inline)]
    pub(super) fn find(&self, name: &[u8]) -> Option<FieldId> {
        let key = Key::of(name);
        let bucket = (key.hash() >> self.shift) as usize;
        let (start, end) = (*self.buckets.get(bucket)?, *self.buckets.get(bucket + 1)?);
        let alike = self.members.get(start as usize..end as usize)?;
        if alike.len() > FEW {
            let at = alike.binary_search_by(|member| member.name.as_bytes().cmp(name)).ok()?;
            return alike.get(at).map(|member| member.field);
        }
        let is_it = |member: &&Member| {
            member.key == key && (name.len() <= TWO_ENDS || member.name.as_bytes() == name)
        };
        alike.iter().find(is_it).map(|member| member.field)
    }
}

impl Key {
    #[inline(always)]
    fn of(name: &[u8]) -> Self {
        let (first, last) = match (name.first_chunk(), name.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (name.first_chunk(), name.last_chunk()) {
                (Some(first), Some(last)) => {
                    (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
                }
                _ => (name.iter().fold(0, |key, byte| key << 8 | u64::from(*byte)), 0),
            },
        };
        Self { first, last, length: name.len() }
    }

    /// Its highest bits differ where keys do, mostly.
    #[inline(always)]
    fn hash(self) -> u64 {
        // 2^64 divided by the golden ratio, as in Fibonacci hashing.
        (self.first ^ self.last.rotate_left(29) ^ self.length as u64)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_member_is_found_by_its_name_and_by_no_other(
            names in prop::collection::btree_set("[a-c]{0,3}([a-b]{8}){0,3}", 0..40),
            other in "[a-c]{0,3}([a-b]{8}){0,3}",
        ) {
            let members = Members::new(names.iter().map(String::as_str).zip(0..));
            for (name, field) in names.iter().zip(0..) {
                prop_assert_eq!(members.find(name.as_bytes()), Some(field));
            }
            prop_assert_eq!(members.find(other.as_bytes()).is_some(), names.contains(&other));
        }
    }

    #[test]
    fn names_that_share_a_bucket_are_told_apart() {
        // The ends are the same, and the middle is no part of the key.
        let names: Vec<String> = (0..100).map(|n| format!("beginning-{n:03}-the-end")).collect();
        let members = Members::new(names.iter().map(String::as_str).zip(0..));
        for (name, field) in names.iter().zip(0..) {
            assert_eq!(members.find(name.as_bytes()), Some(field));
        }
        assert_eq!(members.find(b"beginning-100-the-end"), None);
    }
}
