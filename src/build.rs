//! Build script: gives the Windows program its icon and version block.
//! It must not generate code or read anything outside the project.

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    println!("cargo:rerun-if-changed=assets/app.ico");
}
