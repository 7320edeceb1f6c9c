//! 前納の割引の係数: the factors of 年4分の利率による複利現価法 (健康保険法施行令第49条), as exact decimals.
//! It must not compute an amount; `prepayment` does.

/// Units of a factor: 20 decimals.
pub const FACTOR_UNITS: i128 = 100_000_000_000_000_000_000;

/// 1 ÷ 1.04 の k/12 乗 for k = 1 to 11 in [`FACTOR_UNITS`], rounded to the nearest unit. The twelfth is 25/26 exactly.
///
/// These are irrational numbers; that 20 decimals round every premium to the right yen is shown by the tests of
/// `prepayment`.
pub const FACTORS: [i128; 11] = [
    99_673_694_261_856_234_624,
    99_348_453_278_059_924_724,
    99_024_273_574_256_537_417,
    98_701_151_687_428_558_025,
    98_379_084_165_858_496_734,
    98_058_067_569_092_015_962,
    97_738_098_467_901_178_050,
    97_419_173_444_247_812_873,
    97_101_289_091_247_004_988,
    96_784_442_013_130_699_921,
    96_468_628_825_211_429_217,
];

/// What one year takes off: 1 ÷ 1.04, as numerator and denominator.
pub const YEARLY_FACTOR: (i128, i128) = (25, 26);

#[cfg(test)]
mod tests {
    use super::{FACTOR_UNITS, FACTORS, YEARLY_FACTOR};

    /// A natural number of any size in base 10^9, lowest digit first.
    #[derive(Clone, PartialEq, Eq, Debug)]
    struct Natural(Vec<u64>);

    const BASE: u64 = 1_000_000_000;

    impl Natural {
        fn of(mut value: i128) -> Natural {
            let base = i128::from(BASE);
            let mut digits = Vec::new();
            while value > 0 {
                digits.push(u64::try_from(value % base).unwrap_or_default());
                value /= base;
            }
            Natural(digits)
        }

        fn times(&self, other: &Natural) -> Natural {
            let mut digits = vec![0_u64; self.0.len() + other.0.len() + 1];
            for (i, a) in self.0.iter().enumerate() {
                let mut carry = 0;
                for (at, b) in (i..).zip(other.0.iter().chain([&0])) {
                    let sum = digits.get(at).copied().unwrap_or_default() + a * b + carry;
                    if let Some(digit) = digits.get_mut(at) {
                        *digit = sum % BASE;
                    }
                    carry = sum / BASE;
                }
            }
            while digits.last() == Some(&0) {
                digits.pop();
            }
            Natural(digits)
        }

        fn power(&self, n: usize) -> Natural {
            (0..n).fold(Natural::of(1), |product, _| product.times(self))
        }

        fn is_below(&self, other: &Natural) -> bool {
            let by_size = self.0.len().cmp(&other.0.len());
            by_size
                .then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
                .is_lt()
        }
    }

    #[test]
    fn 係数は1割る1点04の12分のk乗を20桁に丸めた数() {
        let (numerator, denominator) = YEARLY_FACTOR;
        for (k, factor) in (1..).zip(FACTORS) {
            // (f ± ½)^12 × 26^k encloses 25^k × 10^240; everything is doubled to stay whole.
            let scaled = |doubled: i128| {
                Natural::of(doubled)
                    .power(12)
                    .times(&Natural::of(denominator).power(k))
            };
            let target = Natural::of(2 * FACTOR_UNITS)
                .power(12)
                .times(&Natural::of(numerator).power(k));
            assert!(scaled(2 * factor - 1).is_below(&target), "k = {k}");
            assert!(target.is_below(&scaled(2 * factor + 1)), "k = {k}");
        }
    }
}
