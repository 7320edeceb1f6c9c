//! 見本健康保険組合: the fictional society of the practice mode and the demonstration.
//! It must not contain anything real: people, addresses, numbers and firms are invented.

use crate::domain::establishment::Establishment;
use crate::domain::society::Society;
use serde::Deserialize;

/// A file as an employer would hand it over.
pub struct SampleFile {
    /// Its name on the stick.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// 資格取得届 in the form of 健康保険組合: two people.
pub const ACQUISITION_KPFD: SampleFile = SampleFile {
    name: "KPFD0006.CSV",
    bytes: include_bytes!("../../assets/demo/KPFD0006.CSV"),
};

/// 資格取得届 in the pension office's form: five people, one line broken, two handed in twice.
pub const ACQUISITION_SHFD: SampleFile = SampleFile {
    name: "SHFD0006.CSV",
    bytes: include_bytes!("../../assets/demo/SHFD0006_shutoku.CSV"),
};

/// 被扶養者届: one family joins, one child leaves.
pub const DEPENDENTS_SHFD: SampleFile = SampleFile {
    name: "SHFD0006.CSV",
    bytes: include_bytes!("../../assets/demo/SHFD0006_fuyo.CSV"),
};

/// 見本健康保険組合 and its 事業所.
#[derive(Debug, Deserialize)]
pub struct Sample {
    /// The society's settings.
    pub society: Society,
    /// The fictional employers.
    #[serde(rename = "establishment")]
    pub establishments: Vec<Establishment>,
}

impl Sample {
    /// Reads the sample compiled into the program.
    ///
    /// # Errors
    ///
    /// When the compiled-in text is no society, which a test excludes.
    pub fn load() -> Result<Sample, toml::de::Error> {
        toml::from_str(include_str!("../../assets/demo/society.toml"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Sample;

    #[test]
    fn 見本の組合は読めて見本と記されている() {
        let sample = Sample::load().unwrap();
        assert!(sample.society.is_sample);
        assert_eq!(sample.establishments.len(), 2);
    }
}
