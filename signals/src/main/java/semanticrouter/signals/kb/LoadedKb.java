package semanticrouter.signals.kb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.signals.bank.PrototypeBank;
import semanticrouter.signals.kb.KbCatalog.KnowledgeBase;
import semanticrouter.signals.kb.KbCatalog.Metric;
import semanticrouter.signals.rules.Threshold;
import semanticrouter.signals.text.CodePointOrder;

/// A knowledge base ready to be asked. Immutable.
final class LoadedKb {
    private final KnowledgeBase kb;
    private final Map<String, PrototypeBank> banks = new TreeMap<>(CodePointOrder.ASCENDING);
    private final Map<String, List<String>> groups = new TreeMap<>(CodePointOrder.ASCENDING);

    LoadedKb(KnowledgeBase kb, Manifest manifest, Map<String, Embedding> vectors) {
        this.kb = kb;
        manifest.labels()
                .forEach((label, examples) ->
                        banks.put(label, PrototypeBank.of(examples, vectors, kb.prototypeScoring())));
        groups.putAll(kb.groups());
    }

    String name() {
        return kb.name();
    }

    /// How near a text is to every label.
    Scores score(Embedding query) {
        var labels = new LinkedHashMap<String, Double>();
        banks.forEach((label, bank) -> labels.put(label, bank.score(query).score()));
        return new Scores(labels);
    }

    /// The scores of one text.
    final class Scores {
        private final Map<String, Double> labels;

        private Scores(Map<String, Double> labels) {
            this.labels = labels;
        }

        double label(String label) {
            return labels.getOrDefault(label, 0.0);
        }

        boolean labelMatches(String label) {
            return labels.containsKey(label) && Threshold.reached(label(label), kb.threshold(label));
        }

        /// The highest score of the group's labels, at least 0.
        double group(String group) {
            double highest = 0;
            for (String label : groups.getOrDefault(group, List.of())) {
                highest = Math.max(highest, label(label));
            }
            return highest;
        }

        boolean groupMatches(String group) {
            return groups.getOrDefault(group, List.of()).stream().anyMatch(this::labelMatches);
        }

        /// Labels come in order of their names, so the smallest of equals wins.
        String bestLabel() {
            return best(labels);
        }

        String bestGroup() {
            var scores = new LinkedHashMap<String, Double>();
            groups.keySet().forEach(group -> scores.put(group, group(group)));
            return best(scores);
        }

        private static String best(Map<String, Double> scores) {
            String best = "";
            double highest = Double.NEGATIVE_INFINITY;
            for (Map.Entry<String, Double> score : scores.entrySet()) {
                if (score.getValue() > highest) {
                    best = score.getKey();
                    highest = score.getValue();
                }
            }
            return best;
        }

        boolean holds(KbRule rule) {
            String value = rule.target().value();
            if (rule.target().group()) {
                return rule.match().equals("best") ? value.equals(bestGroup()) : groupMatches(value);
            }
            return rule.match().equals("best") ? value.equals(bestLabel()) : labelMatches(value);
        }

        double of(KbRule rule) {
            return rule.target().group()
                    ? group(rule.target().value())
                    : label(rule.target().value());
        }

        /// The metrics by name: the two every knowledge base has, and its own.
        Map<String, Double> metrics() {
            var metrics = new LinkedHashMap<String, Double>();
            metrics.put(
                    "best_score",
                    labels.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(0));
            metrics.put(
                    "best_matched_score",
                    labels.keySet().stream()
                            .filter(this::labelMatches)
                            .mapToDouble(this::label)
                            .max()
                            .orElse(0));
            for (Metric metric : kb.metrics()) {
                metrics.put(metric.name(), group(metric.positiveGroup()) - group(metric.negativeGroup()));
            }
            return metrics;
        }

        /// Adds the metrics under the key projections read (`<kb>:<metric>`) and the public one in lower case.
        void record(Map<String, Double> values) {
            metrics().forEach((metric, value) -> {
                values.put(name() + ":" + metric, value);
                values.put("kb_metric:" + (name() + ":" + metric).toLowerCase(Locale.ROOT), value);
            });
        }
    }
}
