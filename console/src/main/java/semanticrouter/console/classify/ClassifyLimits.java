package semanticrouter.console.classify;

/// Thresholds and bounds of the classification routes (specification: dataplane §3.3, §7.3).
///
/// @param pii least probability of a span
/// @param jailbreak least risk of an attack
/// @param factCheck least probability of a question that needs checking
/// @param feedback least probability of a feedback that is not `satisfied`
/// @param intent least probability of a confident subject
/// @param batch most texts of one call
public record ClassifyLimits(
        double pii, double jailbreak, double factCheck, double feedback, double intent, int batch) {
    public static final ClassifyLimits DEFAULT = new ClassifyLimits(0.9, 0.7, 0.6, 0.7, 0.7, 100);

    /// The same with another bound; 0 keeps this one.
    public ClassifyLimits withBatch(int most) {
        return most > 0 ? new ClassifyLimits(pii, jailbreak, factCheck, feedback, intent, most) : this;
    }
}
