//! 拡大: nothing is cut at 125 %, 150 % and 200 % of a small screen.

use crate::desk::{self, Desk};
use crate::gallery::{SECTIONS, filled, findings};
use crate::render::Textures;
use egui::accesskit::Role;
use egui_kittest::kittest::NodeT;

#[test]
fn 拡大しても入力欄とボタンと字が窓の幅に収まる() {
    for scale in [1.0, 1.25, 1.5, 1.75, 2.0] {
        let width = 1280.0 / scale;
        let mut desk = Desk::new(SECTIONS, filled());
        desk.findings = findings();
        let harness = desk::harness(
            [width, 720.0 / scale],
            scale,
            Textures::default(),
            desk,
            |ui, desk| desk.ui(ui),
        );
        let mut n_seen = 0;
        for node in harness.root().children_recursive() {
            let inner = node.accesskit_node();
            let is_drawn = matches!(
                inner.role(),
                Role::TextInput
                    | Role::MultilineTextInput
                    | Role::Button
                    | Role::RadioGroup
                    | Role::Label
            );
            if !is_drawn || inner.bounding_box().is_none() {
                continue;
            }
            n_seen += 1;
            let rect = node.rect();
            let name = inner.label().or_else(|| inner.value()).unwrap_or_default();
            assert!(
                rect.left() >= 0.0 && rect.right() <= width + 0.5,
                "{name} at {scale}: {rect:?} in {width}"
            );
        }
        assert!(n_seen > 40, "{n_seen} widgets at {scale}");
    }
}
