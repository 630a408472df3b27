//! What a host can know of packs before any check.
//!
//! INVARIANT: the shape is `PackInfo` in `pkg/src/info.ts`; a test of the package compiles real infos against it.

use groundrules::{CiteInfo, FieldInfo, FieldType, LocaleInfo, Pack, RuleInfo, SettingInfo};

use crate::json::{Writer, texts};

/// An array with an object for each pack.
pub(crate) fn of(packs: &[Pack]) -> String {
    let mut array = Writer::array();
    for one in packs {
        array.element(&pack(one));
    }
    array.close_array()
}

fn pack(pack: &Pack) -> String {
    let mut object = Writer::object();
    object.text("id", pack.id());
    object.text("title", pack.title());
    object.text("version", pack.version());
    object.text("digest", &pack.digest());
    object.json("readsToday", if pack.reads_today() { "true" } else { "false" });
    object.json("rules", &all(&mut pack.rules().map(rule)));
    object.json("settings", &all(&mut pack.settings().map(setting)));
    object.json("fields", &all(&mut pack.fields().map(field)));
    object.json("locales", &all(&mut pack.locales().map(locale)));
    object.close_object()
}

fn all(elements: &mut dyn Iterator<Item = String>) -> String {
    let mut array = Writer::array();
    for element in elements {
        array.element(&element);
    }
    array.close_array()
}

fn rule(rule: RuleInfo<'_>) -> String {
    let mut object = Writer::object();
    object.text("id", rule.id());
    object.text("title", rule.title());
    object.text("severity", rule.severity().as_str());
    object.text_unless_empty("category", rule.category());
    object.text_unless_empty("why", rule.why());
    object.json("tags", &texts(&mut rule.tags()));
    object.json("cites", &all(&mut rule.cites().map(cite)));
    object.json("settings", &texts(&mut rule.settings().map(SettingInfo::name)));
    object.json("fields", &all(&mut rule.fields().map(|field| crate::json::quoted(&field.path()))));
    object.close_object()
}

fn cite(cite: CiteInfo<'_>) -> String {
    let mut object = Writer::object();
    object.text("title", cite.title());
    object.text_unless_empty("author", cite.author());
    object.text_unless_empty("year", cite.year());
    object.text_unless_empty("section", cite.section());
    object.text("grade", cite.grade());
    object.text_unless_empty("caveat", cite.caveat());
    object.text_unless_empty("link", cite.link());
    object.close_object()
}

fn setting(setting: SettingInfo<'_>) -> String {
    let mut object = Writer::object();
    object.text("name", setting.name());
    object.text_unless_empty("description", setting.description());
    object.text("default", &setting.default_source());
    object.close_object()
}

fn field(field: FieldInfo<'_>) -> String {
    let mut object = Writer::object();
    object.text("path", &field.path());
    let name = match field.field_type() {
        FieldType::Record => "record",
        FieldType::List => "list",
        FieldType::Text | FieldType::Enumeration(_) => "text",
        FieldType::Number => "number",
        FieldType::WholeNumber => "whole-number",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::DateTime => "date-time",
        // The library may learn types that this layer does not know yet; a form can show any as text.
        _ => "text",
    };
    object.text("type", name);
    if let FieldType::Enumeration(options) = field.field_type() {
        object.json("options", &texts(&mut options.iter().map(String::as_str)));
    }
    object.text_unless_empty("title", field.title());
    object.text_unless_empty("question", field.question());
    object.close_object()
}

fn locale(locale: LocaleInfo<'_>) -> String {
    let mut object = Writer::object();
    object.text("tag", locale.tag());
    object.text("title", locale.title());
    if let Some(reviewed) = locale.reviewed() {
        object.text("reviewed", reviewed);
    }
    object.number("texts", locale.texts() as u64);
    object.number("translated", locale.translated() as u64);
    object.close_object()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::options::tests::packs;

    #[test]
    fn the_info_of_a_pack_tells_what_a_host_needs() {
        let info: Value = serde_json::from_str(&packs().info()).unwrap();
        let [pack, ..] = info.as_array().unwrap().as_slice() else { panic!("{info}") };
        assert_eq!(pack["id"], "failure-points");
        assert_eq!(pack["readsToday"], false);
        assert_eq!(pack["rules"][0]["id"], "missing-sponsor");
        assert_eq!(pack["rules"][0]["fields"][0], "/sponsor/name");
        let fields = pack["fields"].as_array().unwrap();
        let date =
            fields.iter().find(|field| field["path"] == "/schedule/sessions/*/date").unwrap();
        assert_eq!(date["type"], "date");
        let lead = pack["settings"].as_array().unwrap();
        assert!(lead.iter().any(|s| s["name"] == "lead" && s["default"] == "14 days .. 28 days"));
        assert!(pack["locales"].as_array().unwrap().iter().any(|locale| locale["tag"] == "fr"));
    }
}
