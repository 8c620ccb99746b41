package semanticrouter.cli.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run of all probes of one recipe folder.
///
/// @param verdicts one per variant, in the file's order
public record ProbeRun(List<ProbeVerdict> verdicts) {
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
    }

    /// Runs `probes.yaml` of a folder.
    public static ProbeRun of(Path folder, Evaluator evaluator) throws IOException, InterruptedException {
        var verdicts = new ArrayList<ProbeVerdict>();
        for (Probe probe : ProbeFile.read(folder.resolve("probes.yaml"))) {
            try {
                verdicts.add(ProbeVerdict.of(probe, evaluator.explain(probe.request())));
            } catch (Refusal refused) {
                verdicts.add(ProbeVerdict.refused(probe, String.valueOf(refused.getMessage())));
            }
        }
        return new ProbeRun(verdicts);
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

    /// The run as one object: `total`, `passed`, `failures`.
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
        return document;
    }
}
