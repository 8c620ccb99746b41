package semanticrouter.cli.probe;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A signal or projection of a recipe.
///
/// @param recipe whose it is
/// @param key its key in explanations, `projection` for one
/// @param name of its rule, without a label or level after a colon
record ProbedSignal(String recipe, String key, String name) {
    static ProbedSignal of(String recipe, String key, String name) {
        int label = name.indexOf(':');
        return new ProbedSignal(recipe, key, label > 0 ? name.substring(0, label) : name);
    }

    private boolean projection() {
        return key.equals("projection");
    }

    /// Of all signals and projections there are, enough are expected or forbidden by some probe.
    static void coverage(List<String> wrong, List<ProbeVerdict> verdicts, ProbePolicy policy) {
        var all = new HashSet<ProbedSignal>();
        var asserted = new HashSet<ProbedSignal>();
        for (ProbeVerdict verdict : verdicts) {
            all.addAll(verdict.signals());
            Probe probe = verdict.probe();
            for (Map<String, List<String>> said : List.of(probe.signals(), probe.forbiddenSignals())) {
                said.forEach((key, names) -> names.forEach(name -> asserted.add(of(probe.recipe(), key, name))));
            }
        }
        asserted.retainAll(all);
        least(wrong, asserted, all, "signals and projections", policy.signals());
        least(wrong, projections(asserted), projections(all), "projections", policy.projections());
    }

    private static Set<ProbedSignal> projections(Set<ProbedSignal> some) {
        return some.stream().filter(ProbedSignal::projection).collect(Collectors.toSet());
    }

    private static void least(
            List<String> wrong, Set<ProbedSignal> asserted, Set<ProbedSignal> all, String what, double least) {
        if (100.0 * asserted.size() < least * all.size()) {
            wrong.add(String.format(
                    Locale.ROOT,
                    "probes.yaml: probes expect or forbid %d of %d %s, coverage wants %s %%",
                    asserted.size(),
                    all.size(),
                    what,
                    least == Math.rint(least) ? Long.toString((long) least) : Double.toString(least)));
        }
    }
}
