//! 手続の一覧: every procedure is drawn by the same kit, and every field can be reached by keyboard.

use crate::desk::{self, Desk};
use crate::render::{Textures, shoot};
use daicho::procedure::catalogue::ALL;
use daicho::procedure::form::Form;
use egui_kittest::kittest::Queryable;

#[test]
fn どの手続の届書も描かれ項目はみな見える() {
    for procedure in ALL {
        let textures = Textures::default();
        let desk = Desk::new(procedure.sections, Form::new());
        let size = [1280.0, 2400.0];
        let harness = desk::harness(size, 1.0, textures.clone(), desk, |ui, desk| desk.ui(ui));
        for section in procedure.sections {
            harness.get_all_by_label(section.title).next().unwrap();
            for field in section.fields {
                let n_seen = harness.query_all_by_label_contains(field.label).count();
                assert!(n_seen > 0, "{}: {}", procedure.id, field.label);
            }
        }
        shoot(&harness, &textures, &format!("form-{}", procedure.id));
    }
}
