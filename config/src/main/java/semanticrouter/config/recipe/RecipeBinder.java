package semanticrouter.config.recipe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.Projections;
import semanticrouter.config.document.RecipeEntry;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.decision.Strategy;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalRule;

/// Binds the open parts of routing profiles with the kinds of a registry, and asks each kind what it thinks of them.
public final class RecipeBinder {
    private static final String KNOWLEDGE = "kb";

    private final Registry registry;
    private final Binder binder;
    private final TreeReport report;
    private final UnknownKeys unknown;
    private final DecisionBinder decisions;

    public RecipeBinder(Registry registry, Binder binder, TreeReport report, UnknownKeys unknown) {
        this.registry = registry;
        this.binder = binder;
        this.report = report;
        this.unknown = unknown;
        this.decisions = new DecisionBinder(registry, binder, report, unknown);
    }

    /// Binds one profile.
    ///
    /// @param at where the profile stands
    /// @param inherited strategy when the profile names none
    public Recipe bind(String name, String description, RecipeEntry.Profile profile, DocPath at, Strategy inherited) {
        Strategy strategy = profile.strategy().isEmpty() ? inherited : strategy(profile.strategy());
        var bound = new ArrayList<BoundDecision>();
        for (int i = 0; i < profile.decisions().size(); i++) {
            DecisionEntry entry = profile.decisions().get(i);
            bound.add(decisions.bind(entry, at.key("decisions").index(i)));
        }
        List<FamilyRules<?>> families = families(AutoDomains.complete(profile), at.key("signals"));
        if (readsMetrics(profile.projections())
                && families.stream().noneMatch(rules -> rules.type().equals(KNOWLEDGE))) {
            registry.signal(KNOWLEDGE).ifPresent(family -> families.add(without(family)));
        }
        return new Recipe(name, description, at, strategy, families, profile.projections(), bound);
    }

    /// Whether a score reads a metric of a knowledge base, which its family measures with or without rules.
    private static boolean readsMetrics(Projections projections) {
        return !projections.mappings().isEmpty()
                && projections.scores().stream()
                        .flatMap(score -> score.inputs().stream())
                        .anyMatch(input -> input.type().equals("kb_metric"));
    }

    private static <R extends Record & SignalRule> FamilyRules<R> without(SignalFamily<R> family) {
        return new FamilyRules<>(family, List.of(), List.of());
    }

    /// Reads the word of a strategy; an unknown one was reported when the document was bound.
    public static Strategy strategy(String word) {
        return word.equals("confidence") ? Strategy.CONFIDENCE : Strategy.PRIORITY;
    }

    private List<FamilyRules<?>> families(MappingNode signals, DocPath at) {
        var families = new ArrayList<FamilyRules<?>>();
        for (MappingNode.Entry entry : signals.entries()) {
            DocPath here = at.key(entry.key());
            Optional<SignalFamily<?>> family = registry.signals().stream()
                    .filter(known -> known.kind().yamlKey().equals(entry.key()))
                    .findFirst();
            if (family.isPresent()) {
                FamilyRules<?> rules = rules(family.get(), entry.value(), here);
                if (!rules.rules().isEmpty()) {
                    families.add(rules);
                }
            } else if (ContractKinds.SIGNALS.containsKey(entry.key())) {
                report.keyError(
                        "kind-not-provided",
                        here,
                        "signal family \"" + ContractKinds.SIGNALS.get(entry.key()) + "\" is not part of this build",
                        "remove its rules, or use a build that has it");
            } else {
                unknown.report(
                        report,
                        here,
                        "signal family",
                        registry.signals().stream()
                                .map(known -> known.kind().yamlKey())
                                .toList());
            }
        }
        return families;
    }

    private <R extends Record & SignalRule> FamilyRules<R> rules(SignalFamily<R> family, Node node, DocPath at) {
        var rules = new ArrayList<R>();
        var places = new ArrayList<DocPath>();
        if (!(node instanceof SequenceNode list)) {
            boolean empty = node instanceof ScalarNode scalar && scalar.isNull();
            if (!empty) {
                report.error(
                        "wrong-type",
                        at,
                        "expected a list of rules, got " + node.kind(),
                        "write \"- name: …\" for each rule");
            }
            return new FamilyRules<>(family, rules, places);
        }
        for (int i = 0; i < list.items().size(); i++) {
            R rule = binder.bind(family.kind().options(), list.items().get(i), at.index(i), report, unknown);
            if (rule != null) {
                rules.add(rule);
                places.add(at.index(i));
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            tell(report, places.get(i), family.check(rules.get(i), rules));
        }
        return new FamilyRules<>(family, rules, places);
    }

    /// Reports what a kind found in its own options.
    static void tell(TreeReport report, DocPath at, List<Problem> problems) {
        var said = new HashSet<Problem>();
        for (Problem problem : problems) {
            if (said.add(problem)) {
                DocPath here = at.then(DocPath.parse(problem.path()));
                if (problem.warning()) {
                    report.warning("questionable-option", here, problem.message(), problem.hint());
                } else {
                    report.error("invalid-option", here, problem.message(), problem.hint());
                }
            }
        }
    }

    /// The value of a text key, empty when absent.
    static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
    }
}
