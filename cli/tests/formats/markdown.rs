//! Markdown, by a parser of it with all that forges add.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};

use crate::workbench::Workbench;
use crate::{ANY, ECHO, collapsed, rules_in, runs, safe_for_terminals, text};

#[derive(Debug, Default)]
struct Page {
    headings: usize,
    /// Items of lists that lie in no other list.
    items: usize,
    rows: usize,
    text: String,
}

/// Reads Markdown and holds it to be nothing but headings, lists, tables and text.
fn page(markdown: &str) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut page = Page::default();
    let (mut lists, mut cells, mut columns) = (0, 0, 0);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => page.headings += 1,
            Event::Start(Tag::List(None)) => lists += 1,
            Event::End(TagEnd::List(_)) => lists -= 1,
            Event::Start(Tag::Item) => page.items += usize::from(lists == 1),
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow) => (page.rows, cells) = (page.rows + 1, 0),
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow) => assert_eq!(cells, columns),
            Event::Text(text) | Event::Code(text) => page.text.push_str(&text),
            Event::SoftBreak | Event::End(_) => page.text.push(' '),
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::TableHead) => {}
            odd => panic!("{odd:?} in:\n{markdown}"),
        }
    }
    page.text = collapsed(&page.text.replace('\u{2060}', ""));
    page
}

#[test]
fn markdown_holds_headings_lists_and_tables_and_no_markup_of_others() {
    let bench = Workbench::new();
    for run in runs(&bench) {
        let ran = run.printed(&bench, "markdown");
        let page = page(&ran.stdout);
        let rules: usize =
            run.reports.iter().map(|report| rules_in(report, "findings", &ANY).len()).sum();
        let unused = ran.stderr.matches("covers nothing").count();
        assert_eq!(page.items, rules + unused);
        let rows = ["waived", "invalid", "open"].map(|list| run.all(list).count());
        assert_eq!(page.rows, rows.iter().sum::<usize>());
        let sections = |report: &Value| {
            let severities: BTreeSet<&str> = report["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| text(it, "severity"))
                .collect();
            let lists =
                ["waived", "invalid", "open"].iter().filter(|list| report.get(**list).is_some());
            1 + severities.len() + lists.count()
        };
        assert_eq!(
            page.headings,
            run.reports.iter().map(sections).sum::<usize>() + usize::from(unused > 0)
        );
        for finding in run.all("findings") {
            let message = collapsed(&safe_for_terminals(text(finding, "message")));
            assert!(page.text.contains(&message), "{message:?} is not in {}", page.text);
        }
    }
}

#[test]
fn markdown_makes_no_mention_no_link_and_no_reference() {
    let bench = Workbench::new();
    bench.write("packs/echo.rules", ECHO);
    let request = json!({ "owner": "@everyone see https://evil.example or www.evil.example, #17" })
        .to_string();
    let ran =
        bench.run_with(&["check", "--pack", "packs/echo.rules", "--format", "markdown"], &request);
    for linked in ["@everyone", "https://", "www.evil", "#17"] {
        assert!(!ran.stdout.contains(linked), "{linked} in {}", ran.stdout);
    }
}
