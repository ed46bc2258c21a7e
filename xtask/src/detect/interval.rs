//! Confidence intervals of shares.

/// Wilson's score interval at 95 % for `hits` of `total`, as shares from 0 to
/// 1; see E. B. Wilson, "Probable inference, the law of succession, and
/// statistical inference", 1927.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(super) fn wilson(hits: usize, total: usize) -> (f64, f64) {
    if total == 0 {
        return (0.0, 1.0);
    }
    // The quantile of the normal distribution at 97.5 %.
    let z = 1.959_964_f64;
    let n = total as f64;
    let share = hits as f64 / n;
    let centre = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (
        ((centre - spread) / scale).max(0.0),
        ((centre + spread) / scale).min(1.0),
    )
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn known_values() {
        // 0 of 10 and 5 of 10, from any table of Wilson intervals.
        let (low, high) = wilson(0, 10);
        assert!(low.abs() < 1e-9 && (high - 0.2775).abs() < 1e-4);
        let (low, high) = wilson(5, 10);
        assert!((low - 0.2366).abs() < 1e-4 && (high - 0.7634).abs() < 1e-4);
    }
}
