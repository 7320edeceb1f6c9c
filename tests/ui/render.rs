//! A renderer in plain arithmetic: the same picture on every machine, for looking at screens.
//! It must not be used to judge colours closer than one step of 8 bits.

use egui::epaint::{ImageDelta, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, ImageData, Rect, TextureId, TexturesDelta, pos2};
use egui_kittest::{Harness, TestRenderer};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Textures of a harness, shared with whoever wants a picture.
#[derive(Clone, Default)]
pub struct Textures(Arc<Mutex<HashMap<TextureId, ColorImage>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.0.lock().unwrap();
        for (id, images) in delta.set.drain() {
            for image in images {
                apply(&mut textures, id, image);
            }
        }
        for id in delta.free.drain() {
            textures.remove(&id);
        }
    }
}

fn apply(textures: &mut HashMap<TextureId, ColorImage>, id: TextureId, delta: ImageDelta) {
    let ImageData::Color(image) = delta.image;
    let Some([left, top]) = delta.pos else {
        textures.insert(id, image.as_ref().clone());
        return;
    };
    let whole = textures.get_mut(&id).expect("the texture was set before");
    for y in 0..image.size[1] {
        for x in 0..image.size[0] {
            whole[(left + x, top + y)] = image[(x, y)];
        }
    }
}

/// Draws what the harness shows into `target/shots/NAME.png`.
pub fn shoot<State>(harness: &Harness<'_, State>, textures: &Textures, name: &str) {
    let image = paint(harness, textures);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/shots");
    std::fs::create_dir_all(&folder).unwrap();
    let file = std::fs::File::create(folder.join(format!("{name}.png"))).unwrap();
    let [width, height] = image.size;
    let mut encoder = png::Encoder::new(file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    let pixels: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
}

/// Draws what the harness shows.
pub fn paint<State>(harness: &Harness<'_, State>, textures: &Textures) -> ColorImage {
    let output = harness.output();
    let scale = output.pixels_per_point;
    let screen = harness.ctx.viewport_rect();
    let size = [
        (screen.width() * scale).round() as usize,
        (screen.height() * scale).round() as usize,
    ];
    let mut image = ColorImage::filled(size, Color32::WHITE);
    let textures = textures.0.lock().unwrap();
    for clipped in harness.ctx.tessellate(output.shapes.clone(), scale) {
        if let Primitive::Mesh(mesh) = &clipped.primitive
            && let Some(texture) = textures.get(&mesh.texture_id)
        {
            let clip = Rect::from_min_max(
                (clipped.clip_rect.min.to_vec2() * scale).round().to_pos2(),
                (clipped.clip_rect.max.to_vec2() * scale).round().to_pos2(),
            );
            fill_mesh(&mut image, mesh, texture, clip, scale);
        }
    }
    image
}

fn fill_mesh(image: &mut ColorImage, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
    for corners in mesh.indices.chunks_exact(3) {
        let mut corner = [0, 1, 2].map(|n| {
            let mut vertex = mesh.vertices[corners[n] as usize];
            vertex.pos = (vertex.pos.to_vec2() * scale).to_pos2();
            vertex
        });
        let area = cross(corner[0], corner[1], corner[2].pos);
        if area < 0.0 {
            corner.swap(1, 2);
        }
        if area != 0.0 {
            fill_triangle(image, corner, texture, clip);
        }
    }
}

fn cross(a: Vertex, b: Vertex, p: egui::Pos2) -> f32 {
    (b.pos.x - a.pos.x) * (p.y - a.pos.y) - (b.pos.y - a.pos.y) * (p.x - a.pos.x)
}

fn fill_triangle(image: &mut ColorImage, corner: [Vertex; 3], texture: &ColorImage, clip: Rect) {
    let [a, b, c] = corner;
    let area = cross(a, b, c.pos);
    let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
    let top = (bounds.min.y - 0.5).ceil().max(0.0) as usize;
    let bottom = (bounds.max.y - 0.5).ceil().clamp(0.0, image.size[1] as f32) as usize;
    let edges = [(b, c), (c, a), (a, b)];
    let is_even = [b, c].iter().all(|v| v.uv == a.uv && v.color == a.color);
    let even = is_even.then(|| shade(&corner, [1.0, 0.0, 0.0], texture));
    for y in top..bottom {
        let Some((left, right)) = span(&edges, y as f32 + 0.5, bounds) else {
            continue;
        };
        let right = right.min(image.size[0]);
        let row = &mut image.pixels[y * image.size[0]..];
        if let Some(even) = even.filter(|even| even[3] >= 255.0) {
            row[left.min(right)..right].fill(blend(even, Color32::BLACK));
            continue;
        }
        for (x, pixel) in row.iter_mut().enumerate().take(right).skip(left) {
            let point = pos2(x as f32 + 0.5, y as f32 + 0.5);
            let weights = || edges.map(|(from, to)| cross(from, to, point) / area);
            let source = even.unwrap_or_else(|| shade(&corner, weights(), texture));
            if source[3] > 0.0 {
                *pixel = blend(source, *pixel);
            }
        }
    }
}

/// The pixels of a row whose centres lie inside: from the first to before the second.
fn span(edges: &[(Vertex, Vertex); 3], y: f32, bounds: Rect) -> Option<(usize, usize)> {
    let (mut from, mut until) = (bounds.min.x, bounds.max.x);
    for (a, b) in edges {
        let [ax, ay, bx, by, y] = [a.pos.x, a.pos.y, b.pos.x, b.pos.y, y].map(f64::from);
        let at_zero = (bx - ax) * (y - ay) + (by - ay) * ax;
        let slope = ay - by;
        let border = (-at_zero / slope) as f32;
        if slope > 0.0 {
            from = from.max(border);
        } else if slope < 0.0 {
            until = until.min(border);
        } else if at_zero < 0.0 {
            return None;
        }
    }
    let first = (from - 0.5).ceil().max(0.0) as usize;
    let after = (until - 0.5).ceil().max(0.0) as usize;
    (first < after).then_some((first, after))
}

/// Vertex colour times texture, both premultiplied, as shares of 255.
fn shade(corner: &[Vertex; 3], weights: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let mix = |value: &dyn Fn(&Vertex) -> f32| -> f32 {
        corner.iter().zip(weights).map(|(v, w)| value(v) * w).sum()
    };
    let u = mix(&|v| v.uv.x) * texture.size[0] as f32 - 0.5;
    let v = mix(&|v| v.uv.y) * texture.size[1] as f32 - 0.5;
    let texel = sample(texture, u, v);
    [0, 1, 2, 3].map(|n| mix(&|vertex| f32::from(vertex.color.to_array()[n])) * texel[n] / 255.0)
}

fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let at = |x: f32, y: f32| {
        let x = x.clamp(0.0, texture.size[0] as f32 - 1.0) as usize;
        let y = y.clamp(0.0, texture.size[1] as f32 - 1.0) as usize;
        texture[(x, y)].to_array().map(f32::from)
    };
    let (left, top) = (u.floor(), v.floor());
    let (dx, dy) = (u - left, v - top);
    let corners = [
        (at(left, top), (1.0 - dx) * (1.0 - dy)),
        (at(left + 1.0, top), dx * (1.0 - dy)),
        (at(left, top + 1.0), (1.0 - dx) * dy),
        (at(left + 1.0, top + 1.0), dx * dy),
    ];
    [0, 1, 2, 3].map(|n| corners.iter().map(|(texel, share)| texel[n] * share).sum())
}

fn blend(source: [f32; 4], below: Color32) -> Color32 {
    let rest = 1.0 - source[3] / 255.0;
    let mixed = |n: usize| (source[n] + f32::from(below.to_array()[n]) * rest).round() as u8;
    Color32::from_rgb(mixed(0), mixed(1), mixed(2))
}
