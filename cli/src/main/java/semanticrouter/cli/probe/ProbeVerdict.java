package semanticrouter.cli.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a probe missed; nothing when it passed (specification: signals §6.1).
///
/// @param reached the decision that won
/// @param misses one sentence each
/// @param traced every decision that was looked at
/// @param signals every signal and projection that was looked at
/// @param millis how long evaluation took
record ProbeVerdict(
        Probe probe,
        String reached,
        List<String> misses,
        Set<String> traced,
        Set<ProbedSignal> signals,
        double millis) {
    ProbeVerdict {
        misses = List.copyOf(misses);
        traced = Set.copyOf(traced);
        signals = Set.copyOf(signals);
    }

    boolean passed() {
        return misses.isEmpty();
    }

    /// Holds an explanation against a probe.
    static ProbeVerdict of(Probe probe, Map<String, Object> explanation, double millis) {
        var check = new Check(probe, explanation);
        return new ProbeVerdict(
                probe, check.text("routing_decision"), check.run(), check.traced(), check.seen(), millis);
    }

    /// A probe whose request was refused.
    static ProbeVerdict refused(Probe probe, String why) {
        return new ProbeVerdict(probe, "", List.of("refused: " + why), Set.of(), Set.of(), 0);
    }

    /// One comparison.
    private static final class Check {
        private final Probe probe;
        private final Map<String, Object> explanation;
        private final Map<String, Object> result;
        private final List<String> misses = new ArrayList<>();

        Check(Probe probe, Map<String, Object> explanation) {
            this.probe = probe;
            this.explanation = explanation;
            this.result = map(explanation.get("decision_result"));
        }

        List<String> run() {
            expect("decision", probe.decision(), text("routing_decision"));
            if (probe.request().get("model") instanceof String wanted) {
                expect("requested model", wanted, text("requested_model"));
            }
            expect("recipe", probe.recipe(), text("recipe"));
            probe.algorithm().ifPresent(wanted -> expect("algorithm", wanted, String.valueOf(result.get("algorithm"))));
            plugins();
            probe.alias().ifPresent(wanted -> {
                if (!strings(explanation.get("recommended_models")).contains(wanted)) {
                    misses.add("model " + wanted + " is not recommended, but "
                            + strings(explanation.get("recommended_models")));
                }
            });
            signals();
            SelectionHonesty.miss(
                            String.valueOf(result.get("algorithm")), text("selection_status"), text("selected_model"))
                    .ifPresent(misses::add);
            traces();
            Map<String, Object> errors = map(explanation.get("signal_errors"));
            if (!errors.isEmpty()) {
                misses.add("signals could not be evaluated: " + errors);
            }
            return List.copyOf(misses);
        }

        private void expect(String what, String wanted, String got) {
            if (!wanted.equals(got)) {
                misses.add(what + " " + (got.isEmpty() ? "none" : got) + " instead of " + wanted);
            }
        }

        private void plugins() {
            List<String> there = strings(result.get("plugins"));
            if (!there.containsAll(probe.plugins())
                    || (probe.exactPlugins() && there.size() != probe.plugins().size())) {
                misses.add("plugins " + there + " instead of " + probe.plugins());
            }
            probe.forbiddenPlugins().stream()
                    .filter(there::contains)
                    .forEach(name -> misses.add("plugin " + name + " is there"));
        }

        private void signals() {
            Map<String, Object> matched = map(result.get("matched_signals"));
            probe.signals().forEach((key, wanted) -> {
                List<String> got = strings(matched.get(key));
                if (!got.containsAll(wanted) || (probe.exactSignals() && got.size() != wanted.size())) {
                    misses.add("signals " + key + " " + got + " instead of " + wanted);
                }
            });
            probe.forbiddenSignals()
                    .forEach((key, forbidden) -> strings(matched.get(key)).stream()
                            .filter(forbidden::contains)
                            .forEach(name -> misses.add("signal " + key + ":" + name + " matches")));
        }

        Set<String> traced() {
            return maps(explanation.get("eval_trace")).stream()
                    .map(trace -> String.valueOf(trace.get("decision_name")))
                    .collect(Collectors.toSet());
        }

        Set<ProbedSignal> seen() {
            var seen = new HashSet<ProbedSignal>();
            for (String names : List.of("matched_signals", "unmatched_signals")) {
                map(result.get(names))
                        .forEach((key, list) ->
                                strings(list).forEach(name -> seen.add(ProbedSignal.of(probe.recipe(), key, name))));
            }
            return seen;
        }

        private void traces() {
            List<Map<String, Object>> traces = maps(explanation.get("eval_trace"));
            Set<String> names = traced();
            if (names.size() != traces.size()) {
                misses.add("a decision is traced twice");
            }
            if (!names.equals(probe.siblings())) {
                misses.add("the traced decisions are not the probed ones");
            }
            boolean matched = traces.stream()
                    .anyMatch(trace -> probe.decision().equals(trace.get("decision_name"))
                            && Boolean.TRUE.equals(trace.get("matched")));
            if (!matched) {
                misses.add("the rule of " + probe.decision() + " does not hold");
            }
        }

        private String text(String key) {
            Object value = explanation.get(key);
            return value == null ? "" : value.toString();
        }

        @SuppressWarnings("unchecked") // explanations are maps of texts to values
        private static Map<String, Object> map(@Nullable Object value) {
            return value == null ? Map.of() : (Map<String, Object>) value;
        }

        private static List<Map<String, Object>> maps(@Nullable Object value) {
            return value instanceof List<?> list ? list.stream().map(Check::map).toList() : List.of();
        }

        private static List<String> strings(@Nullable Object value) {
            return value instanceof List<?> list
                    ? list.stream().map(Object::toString).toList()
                    : List.of();
        }
    }
}
