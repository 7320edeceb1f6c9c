//! Build script: gives the Windows program its icon, version block and manifest.
//! It must not generate code or read anything outside the project.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/build.rs");
    println!("cargo:rerun-if-changed=assets/app.ico");
    println!("cargo:rerun-if-changed=assets/app.manifest");
    if env::var("CARGO_CFG_TARGET_OS")? != "windows" {
        return Ok(());
    }
    let mut resource = winresource::WindowsResource::new();
    resource
        .set_icon("assets/app.ico")
        .set_manifest_file("assets/app.manifest")
        .set_language(0x0411)
        .set("ProductName", "加入者台帳")
        .set("FileDescription", "加入者台帳");
    resource.compile()?;
    Ok(())
}
