//! What a host can know of packs before any check.
//!
//! INVARIANT: the shape is `PackInfo` in `pkg/src/info.ts`; a test of the package compiles real infos against it.

use groundrules::{
    CiteInfo, FieldInfo, FieldType, JsonWriter, LocaleInfo, Pack, RuleInfo, SettingInfo,
};

/// An array with an object for each pack.
pub(crate) fn of(packs: &[Pack]) -> String {
    let mut json = JsonWriter::new();
    json.array();
    packs.iter().for_each(|one| pack(&mut json, one));
    json.end_array();
    json.finish()
}

fn pack(json: &mut JsonWriter, pack: &Pack) {
    json.object();
    json.member("id", pack.id());
    json.member("title", pack.title());
    json.member("version", pack.version());
    json.member("digest", &pack.digest());
    json.name("readsToday");
    json.boolean(pack.reads_today());
    json.name("rules");
    json.array();
    pack.rules().for_each(|one| rule(json, one));
    json.end_array();
    json.name("settings");
    json.array();
    pack.settings().for_each(|one| setting(json, one));
    json.end_array();
    json.name("fields");
    json.array();
    pack.fields().for_each(|one| field(json, one));
    json.end_array();
    json.name("locales");
    json.array();
    pack.locales().for_each(|one| locale(json, one));
    json.end_array();
    json.end_object();
}

fn rule(json: &mut JsonWriter, rule: RuleInfo<'_>) {
    json.object();
    json.member("id", rule.id());
    json.member("title", rule.title());
    json.member("severity", rule.severity().as_str());
    json.member_unless_empty("category", rule.category());
    json.member_unless_empty("why", rule.why());
    json.texts("tags", &mut rule.tags());
    json.name("cites");
    json.array();
    rule.cites().for_each(|one| cite(json, one));
    json.end_array();
    json.texts("settings", &mut rule.settings().map(SettingInfo::name));
    json.name("fields");
    json.array();
    rule.fields().for_each(|field| json.text(&field.path()));
    json.end_array();
    json.end_object();
}

fn cite(json: &mut JsonWriter, cite: CiteInfo<'_>) {
    json.object();
    json.member("title", cite.title());
    json.member_unless_empty("author", cite.author());
    json.member_unless_empty("year", cite.year());
    json.member_unless_empty("section", cite.section());
    json.member("grade", cite.grade());
    json.member_unless_empty("caveat", cite.caveat());
    json.member_unless_empty("link", cite.link());
    json.end_object();
}

fn setting(json: &mut JsonWriter, setting: SettingInfo<'_>) {
    json.object();
    json.member("name", setting.name());
    json.member_unless_empty("description", setting.description());
    json.member("default", &setting.default_source());
    json.end_object();
}

fn field(json: &mut JsonWriter, field: FieldInfo<'_>) {
    json.object();
    json.member("path", &field.path());
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
    json.member("type", name);
    if let FieldType::Enumeration(options) = field.field_type() {
        json.texts("options", &mut options.iter().map(String::as_str));
    }
    json.member_unless_empty("title", field.title());
    json.member_unless_empty("question", field.question());
    json.end_object();
}

fn locale(json: &mut JsonWriter, locale: LocaleInfo<'_>) {
    json.object();
    json.member("tag", locale.tag());
    json.member("title", locale.title());
    if let Some(reviewed) = locale.reviewed() {
        json.member("reviewed", reviewed);
    }
    json.count("texts", locale.texts() as u64);
    json.count("translated", locale.translated() as u64);
    json.end_object();
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
