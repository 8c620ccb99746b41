package semanticrouter.cli.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A run of all probes of one recipe folder.
///
/// @param verdicts one per variant, in the file's order
/// @param tiers how far the recipe conforms
public record ProbeRun(List<ProbeVerdict> verdicts, List<Tier> tiers) {
    /// Evaluates one chat request.
    @FunctionalInterface
    public interface Evaluator {
        /// The explanation of a request.
        ///
        /// @param request JSON values; the model is left out when the probe names none
        /// @throws Refusal when the request itself is refused
        Map<String, Object> explain(Map<String, Object> request) throws Refusal, InterruptedException;
    }

    /// Says that a request was refused, and why.
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        public Refusal(String message) {
            super(message);
        }
    }

    public ProbeRun {
        verdicts = List.copyOf(verdicts);
        tiers = List.copyOf(tiers);
    }

    /// Runs `probes.yaml` of a folder.
    ///
    /// @param structure what is wrong with the recipe's other files
    public static ProbeRun of(Path folder, List<String> structure, Evaluator evaluator)
            throws IOException, InterruptedException {
        ProbeFile file = ProbeFile.read(folder.resolve("probes.yaml"));
        var verdicts = new ArrayList<ProbeVerdict>();
        for (Probe probe : file.probes()) {
            long began = System.nanoTime();
            try {
                Map<String, Object> explanation = evaluator.explain(probe.request());
                verdicts.add(ProbeVerdict.of(probe, explanation, (System.nanoTime() - began) / 1e6));
            } catch (Refusal refused) {
                verdicts.add(ProbeVerdict.refused(probe, String.valueOf(refused.getMessage())));
            }
        }
        ProbePolicy policy = file.policy();
        List<String> wrong =
                Stream.concat(structure.stream(), policy.structure().stream()).toList();
        return new ProbeRun(verdicts, Tiers.of(verdicts, policy, wrong));
    }

    /// Whether every probe passed and every tier that is required.
    public boolean good() {
        return passed() == total() && tiers.stream().noneMatch(tier -> tier.required() && !tier.passed());
    }

    public int passed() {
        return (int) verdicts.stream().filter(ProbeVerdict::passed).count();
    }

    public int total() {
        return verdicts.size();
    }

    /// Rows of what missed: probe, decision reached, reasons.
    public List<List<String>> missRows() {
        return verdicts.stream()
                .filter(verdict -> !verdict.passed())
                .map(verdict -> List.of(
                        verdict.probe().id(),
                        verdict.reached().isEmpty() ? "none" : verdict.reached(),
                        String.join("; ", verdict.misses())))
                .toList();
    }

    /// The run as one object: `total`, `passed`, `failures`, `tiers`.
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("total", total());
        document.put("passed", passed());
        document.put(
                "failures",
                verdicts.stream()
                        .filter(verdict -> !verdict.passed())
                        .map(verdict -> Map.of(
                                "probe", verdict.probe().id(),
                                "expected", verdict.probe().decision(),
                                "reached", verdict.reached(),
                                "reasons", verdict.misses()))
                        .toList());
        document.put("tiers", tiers.stream().map(Tier::document).toList());
        return document;
    }
}
