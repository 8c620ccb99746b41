package semanticrouter.config.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.Projections;
import semanticrouter.config.document.Projections.InputEntry;
import semanticrouter.config.document.Projections.MappingEntry;
import semanticrouter.config.document.Projections.OutputEntry;
import semanticrouter.config.document.Projections.PartitionEntry;
import semanticrouter.config.document.Projections.ScoreEntry;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.recipe.ContractKinds;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// Partitions, scores and mappings (specification: signals §3).
record ProjectionChecks(CheckContext context, Recipe recipe) {
    private static final String PROJECTION = "projection";

    void check() {
        Projections projections = recipe.projections();
        DocPath at = recipe.at().key("projections");
        for (int i = 0; i < projections.partitions().size(); i++) {
            partition(projections.partitions().get(i), at.key("partitions").index(i));
        }
        for (int i = 0; i < projections.scores().size(); i++) {
            score(projections.scores().get(i), at.key("scores").index(i));
        }
        for (int i = 0; i < projections.mappings().size(); i++) {
            mapping(projections.mappings().get(i), at.key("mappings").index(i));
        }
        cycles(at.key("scores"));
    }

    private void partition(PartitionEntry entry, DocPath at) {
        Set<String> domains = leaves("domain");
        Set<String> embeddings = leaves("embedding");
        if (entry.members().isEmpty()) {
            context.report()
                    .error(
                            "projection-partition",
                            at,
                            "the partition \"" + entry.name() + "\" has no members",
                            "add members");
        }
        String family = "";
        for (int i = 0; i < entry.members().size(); i++) {
            String member = entry.members().get(i);
            String own = embeddings.contains(member) ? "embedding" : domains.contains(member) ? "domain" : "";
            if (own.isEmpty()) {
                var known = new LinkedHashSet<>(domains);
                known.addAll(embeddings);
                context.report()
                        .error(
                                "unknown-signal",
                                at.key("members").index(i),
                                "the recipe declares no domain or embedding \"" + member + "\"",
                                ProviderChecks.hint(member, known, "add it to signals.domains or signals.embeddings"));
            } else if (!family.isEmpty() && !own.equals(family)) {
                context.report()
                        .error(
                                "projection-partition",
                                at.key("members").index(i),
                                "\"" + member + "\" is of the family " + own + ", the members before it are of "
                                        + family,
                                "keep members of one family");
            } else {
                family = own;
            }
        }
        if (!entry.fallback().isEmpty() && !entry.members().contains(entry.fallback())) {
            context.report()
                    .error(
                            "projection-partition",
                            at.key("default"),
                            "the default \"" + entry.fallback() + "\" is not one of the members",
                            "use a member");
        }
        if (entry.semantics().equals("softmax_exclusive")) {
            Double temperature = entry.temperature();
            if (temperature == null || !(temperature > 0)) {
                context.report()
                        .error(
                                "projection-partition",
                                temperature == null ? at : at.key("temperature"),
                                "a softmax needs a temperature above 0",
                                "add temperature: 0.1");
            }
            if (family.equals("domain")) {
                softmaxDomains(entry, at.key("members"));
            }
        }
    }

    /// The classifier answers with the names it was trained on, so each member must be one of them or list some.
    private void softmaxDomains(PartitionEntry entry, DocPath at) {
        var mapped = new HashSet<String>();
        for (MappingNode rule : context.rules(recipe, "domain")) {
            if (rule.get("name") instanceof ScalarNode name
                    && rule.get("mmlu_categories") instanceof SequenceNode categories
                    && !categories.items().isEmpty()) {
                mapped.add(name.text());
            }
        }
        for (int i = 0; i < entry.members().size(); i++) {
            String member = entry.members().get(i);
            if (leaves("domain").contains(member)
                    && !mapped.contains(member)
                    && !SignalChecks.CATEGORIES.contains(member)) {
                context.report()
                        .error(
                                "projection-partition",
                                at.index(i),
                                "the domain \"" + member + "\" is no category of the classifier and lists none",
                                "add mmlu_categories to it");
            }
        }
    }

    private Set<String> leaves(String family) {
        return recipe.family(family).map(rules -> Set.copyOf(rules.leaves())).orElse(Set.of());
    }

    private void score(ScoreEntry entry, DocPath at) {
        if (entry.inputs().isEmpty()) {
            context.report()
                    .error("projection-score", at, "the score \"" + entry.name() + "\" has no inputs", "add inputs");
        }
        for (int i = 0; i < entry.inputs().size(); i++) {
            input(entry.inputs().get(i), at.key("inputs").index(i));
        }
    }

    private void input(InputEntry input, DocPath at) {
        switch (input.type()) {
            case "kb_metric" -> {
                source(input, at, Set.of("", "score"));
                metric(input, at);
            }
            case PROJECTION -> {
                source(input, at, Set.of("", "score", "confidence"));
                projection(input, at);
            }
            default -> {
                source(input, at, Set.of("", "binary", "confidence", "raw"));
                signal(input, at);
            }
        }
    }

    private void source(InputEntry input, DocPath at, Set<String> allowed) {
        if (!allowed.contains(input.valueSource()) && !input.type().isEmpty()) {
            context.report()
                    .error(
                            "projection-score",
                            at.key("value_source"),
                            "an input of type " + input.type() + " cannot be read as " + input.valueSource(),
                            "use "
                                    + String.join(
                                            " or ",
                                            allowed.stream()
                                                    .filter(word -> !word.isEmpty())
                                                    .sorted()
                                                    .toList()));
        }
    }

    private void signal(InputEntry input, DocPath at) {
        if (input.type().isEmpty()) {
            return;
        }
        boolean readable = ContractKinds.isSignal(input.type())
                && !Set.of("metadata", "classifier").contains(input.type());
        if (!readable && recipe.family(input.type()).isEmpty()
                || Set.of("metadata", "classifier").contains(input.type())) {
            context.report()
                    .error(
                            "projection-score",
                            at.key("type"),
                            "\"" + input.type() + "\" cannot be an input of a score",
                            "use a signal family in lower case, kb_metric or projection");
            return;
        }
        // Raw numbers of a family can have names of their own (`rule:margin`), so only the rule's name is compared.
        var declared = new LinkedHashSet<>(leaves(input.type()));
        recipe.family(input.type()).ifPresent(rules -> declared.addAll(rules.names()));
        String base = input.name().contains(":")
                ? input.name().substring(0, input.name().indexOf(':'))
                : input.name();
        if (input.name().isBlank() || !(declared.contains(input.name()) || declared.contains(base))) {
            context.report()
                    .error(
                            "unknown-signal",
                            input.name().isBlank() ? at : at.key("name"),
                            "the recipe declares no " + input.type() + " \"" + input.name() + "\"",
                            ProviderChecks.hint(input.name(), declared, "declare it, or remove the input"));
        }
        recipe.family(input.type())
                .filter(rules -> rules.family().afterProjections())
                .ifPresent(_ -> context.report()
                        .warning(
                                "projection-score",
                                at,
                                "a score never sees matches of " + input.type()
                                        + ", so this input always counts as missed",
                                "ask for it in the decision's rule"));
        if (input.match() != null && input.match() == 0 && Set.of("", "binary").contains(input.valueSource())) {
            context.note(
                    "score-match-zero",
                    at.key("match"),
                    "match: 0 counts as 1",
                    "turn the sign of the weight, or use miss");
        }
    }

    private void metric(InputEntry input, DocPath at) {
        List<ModelCatalog.KnowledgeBase> bases = KnowledgeChecks.bases(context);
        var found =
                bases.stream().filter(base -> base.name().equals(input.kb())).findFirst();
        if (found.isEmpty()) {
            context.report()
                    .missing(
                            "unknown-kb",
                            input.kb().isEmpty() ? at : at.key("kb"),
                            input.kb(),
                            input.kb().isEmpty()
                                    ? "a kb_metric needs kb and metric"
                                    : "there is no knowledge base \"" + input.kb() + "\"",
                            ProviderChecks.hint(
                                    input.kb(),
                                    bases.stream()
                                            .map(ModelCatalog.KnowledgeBase::name)
                                            .collect(Collectors.toSet()),
                                    "add it to global.model_catalog.kbs"));
            return;
        }
        var metrics = new LinkedHashSet<>(List.of("best_score", "best_matched_score"));
        found.get().metrics().forEach(metric -> metrics.add(metric.name()));
        if (!metrics.contains(input.metric())) {
            context.report()
                    .error(
                            "unknown-kb",
                            input.metric().isEmpty() ? at : at.key("metric"),
                            "the knowledge base \"" + input.kb() + "\" has no metric \"" + input.metric() + "\"",
                            ProviderChecks.hint(input.metric(), metrics, "its metrics: " + String.join(", ", metrics)));
        }
    }

    private void projection(InputEntry input, DocPath at) {
        boolean band = input.valueSource().equals("confidence");
        Set<String> known = band
                ? recipe.projections().mappings().stream()
                        .flatMap(mapping -> mapping.outputs().stream())
                        .map(OutputEntry::name)
                        .collect(Collectors.toSet())
                : recipe.projections().scores().stream().map(ScoreEntry::name).collect(Collectors.toSet());
        if (!known.contains(input.name())) {
            context.report()
                    .error(
                            "unknown-projection",
                            input.name().isEmpty() ? at : at.key("name"),
                            "there is no " + (band ? "band" : "score") + " \"" + input.name() + "\"",
                            ProviderChecks.hint(input.name(), known, "declare it under projections"));
        }
    }

    private void mapping(MappingEntry entry, DocPath at) {
        Set<String> scores =
                recipe.projections().scores().stream().map(ScoreEntry::name).collect(Collectors.toSet());
        if (!entry.source().isEmpty() && !scores.contains(entry.source())) {
            context.report()
                    .error(
                            "unknown-projection",
                            at.key("source"),
                            "there is no score \"" + entry.source() + "\"",
                            ProviderChecks.hint(entry.source(), scores, "add it to projections.scores"));
        }
        int least = entry.method().equals("multi_emit") ? 2 : 1;
        if (entry.outputs().size() < least) {
            context.report()
                    .error(
                            "projection-mapping",
                            at,
                            "the mapping \"" + entry.name() + "\" needs "
                                    + (least == 2 ? "two outputs or more" : "an output"),
                            "add outputs");
        }
        for (int i = 0; i < entry.outputs().size(); i++) {
            OutputEntry output = entry.outputs().get(i);
            DocPath here = at.key("outputs").index(i);
            if (output.gt() == null && output.gte() == null && output.lt() == null && output.lte() == null) {
                context.report()
                        .error(
                                "projection-mapping",
                                here,
                                "the band \"" + output.name() + "\" has no bound",
                                "add gt, gte, lt or lte");
            } else if (output.gt() != null && output.gte() != null || output.lt() != null && output.lte() != null) {
                context.report()
                        .error(
                                "projection-mapping",
                                here,
                                "the band \"" + output.name() + "\" has two bounds of the same side",
                                "keep one of them");
            }
        }
    }

    /// Scores may read each other, directly or through bands, as long as no score reads itself.
    private void cycles(DocPath at) {
        Map<String, String> bands = new LinkedHashMap<>();
        recipe.projections()
                .mappings()
                .forEach(mapping ->
                        mapping.outputs().forEach(output -> bands.putIfAbsent(output.name(), mapping.source())));
        Map<String, List<String>> reads = new LinkedHashMap<>();
        for (ScoreEntry score : recipe.projections().scores()) {
            List<String> next = new ArrayList<>();
            for (InputEntry input : score.inputs()) {
                if (input.type().equals(PROJECTION)) {
                    next.add(
                            input.valueSource().equals("confidence")
                                    ? bands.getOrDefault(input.name(), "")
                                    : input.name());
                }
            }
            reads.putIfAbsent(score.name(), next);
        }
        var done = new HashSet<String>();
        int index = 0;
        for (String score : reads.keySet()) {
            cycle(score, reads, new ArrayDeque<>(), done, at.index(index++));
        }
    }

    private void cycle(String score, Map<String, List<String>> reads, Deque<String> way, Set<String> done, DocPath at) {
        if (way.contains(score)) {
            var circle = new ArrayList<>(way).subList(new ArrayList<>(way).indexOf(score), way.size());
            context.report()
                    .error(
                            "projection-cycle",
                            at,
                            "scores read each other in a circle: " + String.join(" -> ", circle) + " -> " + score,
                            "remove one of these inputs");
        } else if (done.add(score)) {
            way.addLast(score);
            reads.getOrDefault(score, List.of()).forEach(next -> cycle(next, reads, way, done, at));
            way.removeLast();
        }
    }
}
