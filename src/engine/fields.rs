//! The fields that a pack reads, for hosts that fill a request from something else: columns, a form, a mapping.

use crate::program::{Accepts, Field, FieldId, FieldKind};

use super::pack::Pack;
use super::pointer::push_segment;

impl Pack {
    /// The fields that the rules read, each before the fields in it.
    ///
    /// What the schema has and no rule reads is not among them: a check passes over it.
    ///
    /// ```
    /// use groundrules::{FieldType, Pack};
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let date = pack.fields().find(|field| field.path() == "/schedule/sessions/*/date").unwrap();
    /// assert_eq!(date.field_type(), FieldType::Date);
    /// # Ok::<(), groundrules::PackError>(())
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = FieldInfo<'_>> {
        let count = FieldId::try_from(self.loaded.program.fields.len()).unwrap_or(FieldId::MAX);
        (0..count).filter_map(|id| FieldInfo::of(self, id))
    }
}

/// What a host can know of a field before any request is checked.
#[derive(Clone, Copy)]
pub struct FieldInfo<'p> {
    pack: &'p Pack,
    id: FieldId,
    field: &'p Field,
}

impl std::fmt::Debug for FieldInfo<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldInfo").field("path", &self.path()).finish_non_exhaustive()
    }
}

impl<'p> FieldInfo<'p> {
    /// The field of an id; none for the first, which is the request itself.
    pub(super) fn of(pack: &'p Pack, id: FieldId) -> Option<Self> {
        let field = pack.loaded.field(id).filter(|_| id != 0)?;
        Some(Self { pack, id, field })
    }

    /// The place of the field, as a JSON Pointer in which `*` stands for every position in a list:
    /// `/audience/groups/*/role`.
    pub fn path(self) -> String {
        let mut segments = Vec::new();
        let mut id = self.id;
        while let Some(field) = self.pack.loaded.field(id).filter(|_| id != 0) {
            // The elements of a list of values have no name; those of a list of records are no field.
            segments.push(if field.name.is_empty() { "*" } else { field.name.as_str() });
            id = field.parent;
            let holder_is_a_list =
                matches!(self.pack.loaded.kind_of(id), Some(FieldKind::List { .. }));
            if holder_is_a_list && !field.name.is_empty() {
                segments.push("*");
            }
        }
        let mut path = String::new();
        while let Some(segment) = segments.pop() {
            push_segment(&mut path, segment);
        }
        path
    }

    /// What a request may have there.
    pub fn field_type(self) -> FieldType<'p> {
        match &self.field.kind {
            FieldKind::Record => FieldType::Record,
            FieldKind::List { .. } => FieldType::List,
            FieldKind::Leaf { accepts, .. } => match accepts {
                Accepts::Text => FieldType::Text,
                Accepts::Enumeration(options) => FieldType::Enumeration(options),
                Accepts::Number => FieldType::Number,
                Accepts::WholeNumber => FieldType::WholeNumber,
                Accepts::Boolean => FieldType::Boolean,
                Accepts::Date => FieldType::Date,
                Accepts::Moment => FieldType::DateTime,
            },
        }
    }

    /// What people call it; empty where the schema does not say.
    pub fn title(self) -> &'p str {
        &self.field.title
    }

    /// The question that a form asks for it; empty where the schema has none.
    pub fn question(self) -> &'p str {
        &self.field.question
    }
}

/// What a request may have at a field. `null` says "none" at every one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldType<'p> {
    /// An object; its members are fields of their own.
    Record,
    /// An array. The fields below `*` are those of its elements, or, where there is nothing behind the `*`, the
    /// elements themselves.
    List,
    /// A text.
    Text,
    /// One of these texts.
    Enumeration(&'p [String]),
    /// A number.
    Number,
    /// A number without a fraction.
    WholeNumber,
    /// `true` or `false`.
    Boolean,
    /// A day, such as `2026-12-01`.
    Date,
    /// A moment with its offset, such as `2026-12-01T09:00:00Z`.
    DateTime,
}
