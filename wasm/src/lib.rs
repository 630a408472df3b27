//! Probe.
use groundrules::{Options, Pack, Report};
use wasm_bindgen::prelude::*;

/// p
#[wasm_bindgen]
#[derive(Debug)]
pub struct Packs {
    packs: Vec<Pack>,
}

#[wasm_bindgen]
impl Packs {
    /// n
    #[wasm_bindgen(constructor)]
    pub fn new() -> Packs {
        Packs { packs: Vec::new() }
    }
    /// a
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.packs.push(Pack::from_bytes(bytes).map_err(|e| e.to_string())?);
        Ok(())
    }
    /// c
    pub fn check(
        &self,
        request: &str,
        draft: bool,
        waivers: &str,
        name: &str,
        value: &str,
    ) -> Result<String, String> {
        let mut options = if draft { Options::draft() } else { Options::new() };
        options =
            options.waivers(groundrules::Waivers::from_json(waivers).map_err(|e| e.to_string())?);
        options = options.setting(name, groundrules::parse_json(value)?);
        let checks = self
            .packs
            .iter()
            .map(|p| p.check(request, &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| e.to_string())?;
        Ok(Report::of(&checks).to_json())
    }
}
