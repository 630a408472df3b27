//! Locales: the texts of a pack's rules in another language, and the words that go with them.

use super::ast::{Locale, LocaleItem, Name, Phrase, Spanned};
use super::recovery::Place;
use super::{Pair, Reader, Rule};

impl Reader<'_, '_> {
    pub(super) fn locale(&mut self, pair: Pair<'_>) -> Option<Locale> {
        let mut tag: Option<Name> = None;
        let mut items = Vec::new();
        let keyword = self.span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::tag => tag = Some(self.name(&part)),
                Rule::translations => items = self.translations(part),
                Rule::unclosed_locale => {
                    let opened = tag.as_ref().map_or(keyword, |tag| tag.span);
                    self.not_closed(opened, &self.span(&part), "locale");
                }
                _ => {}
            }
        }
        Some(Locale { tag: tag?, items })
    }

    fn translations(&mut self, pair: Pair<'_>) -> Vec<LocaleItem> {
        let mut items = Vec::new();
        let mut before: Option<Pair<'_>> = None;
        for part in pair.into_inner() {
            let last = before.replace(part.clone());
            if part.as_rule() == Rule::stray_item {
                self.stray(&part, last.as_ref(), Place::Locale);
            } else {
                items.extend(self.locale_item(part));
            }
        }
        items
    }

    fn locale_item(&mut self, pair: Pair<'_>) -> Option<LocaleItem> {
        let rule = pair.as_rule();
        if rule == Rule::rule_decl {
            return self.rule(pair).map(LocaleItem::Rule);
        }
        let mut parts = pair.into_inner();
        let keyword = self.span(&parts.next()?);
        Some(match rule {
            Rule::title => LocaleItem::Title(keyword, self.strings(parts.next()?).node),
            Rule::reviewed => {
                let by = parts.next().filter(|by| by.as_rule() == Rule::strings);
                LocaleItem::Reviewed(keyword, by.map(|by| self.strings(by).node))
            }
            Rule::question => {
                let path = self.path(parts.next()?);
                LocaleItem::Question(path, self.strings(parts.next()?).node)
            }
            _ => LocaleItem::Words(self.phrases(keyword, parts)),
        })
    }

    fn phrases<'p>(
        &mut self,
        keyword: crate::diagnostic::Span,
        parts: impl Iterator<Item = Pair<'p>>,
    ) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        for part in parts {
            match part.as_rule() {
                Rule::phrase => phrases.extend(self.phrase(part)),
                Rule::unclosed => self.not_closed(keyword, &self.span(&part), "list of words"),
                _ => {}
            }
        }
        phrases
    }

    fn phrase(&mut self, pair: Pair<'_>) -> Option<Phrase> {
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let (name, unit) = if first.as_rule() == Rule::unit_word {
            let span = self.span(&first);
            let unit = first.into_inner().find(|part| part.as_rule() == Rule::string)?;
            (Spanned::new("unit".to_owned(), span), Some(self.string(unit)))
        } else {
            (self.name(&first), None)
        };
        let mut forms = Vec::new();
        for part in parts {
            if part.as_rule() == Rule::form {
                let mut parts = part.into_inner();
                let form = self.name(&parts.next()?);
                forms.push((Some(form), self.string(parts.next()?)));
            } else {
                forms.push((None, self.string(part)));
            }
        }
        Some(Phrase { name, unit, forms })
    }
}
