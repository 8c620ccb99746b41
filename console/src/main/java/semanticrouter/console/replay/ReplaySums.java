package semanticrouter.console.replay;

import static semanticrouter.console.http.Json.ordered;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import semanticrouter.core.replay.Lifecycle;

/// Adds summaries of records up (specification: dataplane §3.9). Used by one thread.
final class ReplaySums {
    private final SequencedMap<String, Long> lifecycle = new LinkedHashMap<>();
    private final Map<String, Long> models = new TreeMap<>();
    private final Map<String, Long> decisions = new TreeMap<>();
    private final Map<String, Long> signals = new TreeMap<>();
    private final Map<String, Tokens> byDecision = new TreeMap<>();
    private final Map<String, Tokens> byModel = new TreeMap<>();
    private final SequencedMap<String, Mean> entropy = new LinkedHashMap<>();
    private final TreeSet<String> recipes = new TreeSet<>();
    private final Tokens volume = new Tokens();
    private String currency = "";
    private long records;
    private long priced;
    private double spent;
    private double baseline;

    private static final class Tokens {
        private long prompt;
        private long completion;

        void add(Map<?, ?> usage) {
            prompt += count(usage.get("prompt_tokens"));
            completion += count(usage.get("completion_tokens"));
        }

        Map<String, Object> document(Object... before) {
            Map<String, Object> document = ordered(before);
            document.putAll(ordered(
                    "prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", prompt + completion));
            return document;
        }
    }

    private static final class Mean {
        private double sum;
        private long values;
    }

    ReplaySums() {
        for (Lifecycle state : List.of(
                Lifecycle.COMPLETED, Lifecycle.FAILED, Lifecycle.ABORTED, Lifecycle.IN_PROGRESS, Lifecycle.UNKNOWN)) {
            lifecycle.put(state.word(), 0L);
        }
    }

    void add(Map<String, Object> summary) {
        records++;
        lifecycle.merge(Lifecycle.of(text(summary, "lifecycle_state")).word(), 1L, Long::sum);
        String model = text(summary, "selected_model");
        String decision = text(summary, "decision");
        models.merge(model, 1L, Long::sum);
        decisions.merge(decision, 1L, Long::sum);
        if (!text(summary, "recipe").isEmpty()) {
            recipes.add(text(summary, "recipe"));
        }
        if (summary.get("signals") instanceof Map<?, ?> families) {
            families.forEach((family, names) -> {
                if (names instanceof List<?> held) {
                    held.forEach(name -> signals.merge(family + ":" + name, 1L, Long::sum));
                }
            });
        }
        if (summary.get("entropy") instanceof List<?> steps) {
            steps.forEach(this::step);
        }
        if (summary.get("usage") instanceof Map<?, ?> usage) {
            volume.add(usage);
            byDecision.computeIfAbsent(decision, _ -> new Tokens()).add(usage);
            byModel.computeIfAbsent(model, _ -> new Tokens()).add(usage);
            money(usage);
        }
    }

    private void step(Object step) {
        if (step instanceof Map<?, ?> known && known.get("bits") instanceof Number bits) {
            Mean mean = entropy.computeIfAbsent(String.valueOf(known.get("stage")), _ -> new Mean());
            mean.sum += bits.doubleValue();
            mean.values++;
        }
    }

    /// Amounts in another currency than the first are left out, and counted as such.
    private void money(Map<?, ?> usage) {
        String unit = String.valueOf(usage.get("currency"));
        if (usage.get("actual_cost") instanceof Number actual
                && usage.get("baseline_cost") instanceof Number dearest
                && (currency.isEmpty() || currency.equals(unit))) {
            currency = unit;
            priced++;
            spent += actual.doubleValue();
            baseline += dearest.doubleValue();
        }
    }

    /// @param total records there are, those that were not added included
    Map<String, Object> document(long total) {
        return ordered(
                "object",
                "router_replay.aggregate",
                "record_count",
                records,
                "total",
                total,
                "lifecycle",
                lifecycle,
                "summary",
                ordered(
                        "total_saved",
                        baseline - spent,
                        "baseline_spend",
                        baseline,
                        "actual_spend",
                        spent,
                        "currency",
                        currency.isEmpty() ? null : currency,
                        "cost_record_count",
                        priced,
                        "excluded_record_count",
                        records - priced),
                "model_selection",
                most(models),
                "decision_distribution",
                most(decisions),
                "signal_distribution",
                most(signals),
                "token_volume",
                volume.document(),
                "token_breakdown",
                ordered("by_decision", tokens(byDecision), "by_selected_model", tokens(byModel)),
                "entropy",
                entropy.entrySet().stream()
                        .map(mean -> ordered(
                                "stage",
                                mean.getKey(),
                                "mean_bits",
                                mean.getValue().sum / mean.getValue().values,
                                "value",
                                mean.getValue().values))
                        .toList(),
                "available_recipes",
                List.copyOf(recipes),
                "available_decisions",
                named(decisions),
                "available_models",
                named(models));
    }

    private static List<Map<String, Object>> most(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(count -> ordered("name", count.getKey(), "value", count.getValue()))
                .toList();
    }

    private static List<Map<String, Object>> tokens(Map<String, Tokens> tokens) {
        return tokens.entrySet().stream()
                .map(count -> count.getValue().document("name", count.getKey()))
                .toList();
    }

    private static List<String> named(Map<String, Long> counts) {
        return counts.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }

    private static String text(Map<String, Object> summary, String key) {
        return summary.get(key) instanceof String text ? text : "";
    }

    private static long count(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
