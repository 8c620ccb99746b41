package semanticrouter.config.compile;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.Option;
import semanticrouter.config.bind.RecordShape;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.recipe.BoundAlgorithm;
import semanticrouter.config.recipe.BoundDecision;
import semanticrouter.config.recipe.FamilyRules;
import semanticrouter.config.recipe.Recipe;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.kind.Planned;

/// Reports the options a document sets whose behaviour is not built, each option once. One use.
final class PlannedOptions {
    private final Binder binder;
    private final TreeReport report;
    private final Map<Option, Use> uses = new LinkedHashMap<>();

    /// Where an option is set first, and in how many places it is set.
    private record Use(DocPath first, int places) {}

    PlannedOptions(Binder binder, TreeReport report) {
        this.binder = binder;
        this.report = report;
    }

    /// @param document what the tree of the report was bound to
    /// @param recipes its open parts
    void check(Record document, List<Recipe> recipes) {
        walk(document, report.root(), DocPath.ROOT);
        for (Recipe recipe : recipes) {
            recipe.signals().forEach(this::rules);
            recipe.decisions().forEach(this::kinds);
        }
        uses.forEach(this::report);
    }

    private void rules(FamilyRules<?> family) {
        for (int i = 0; i < family.rules().size(); i++) {
            walk(family.rules().get(i), family.places().get(i));
        }
    }

    private void kinds(BoundDecision decision) {
        BoundAlgorithm<?> algorithm = decision.algorithm();
        if (algorithm != null) {
            walk(algorithm.options(), algorithm.at());
        }
        decision.plugins().forEach(plugin -> walk(plugin.options(), plugin.at()));
    }

    private void walk(Record bound, DocPath at) {
        Node written = at.find(report.root());
        if (written != null) {
            walk(bound, written, at);
        }
    }

    private void walk(Record bound, Node written, DocPath at) {
        if (!(written instanceof MappingNode mapping)) {
            return;
        }
        for (Option option : binder.shape(bound.getClass()).options()) {
            Node node = mapping.get(option.key());
            Object value = node == null ? null : RecordShape.value(option, bound);
            if (node != null && value != null) {
                look(option, value, node, at.key(option.key()));
            }
        }
    }

    private void look(Option option, Object value, Node written, DocPath at) {
        if (option.planned() != null) {
            if (says(option, value)) {
                uses.merge(option, new Use(at, 1), (before, _) -> new Use(before.first(), before.places() + 1));
            }
        } else if (value instanceof Record nested) {
            walk(nested, written, at);
        } else if (value instanceof List<?> list && written instanceof SequenceNode items) {
            for (int i = 0; i < Math.min(list.size(), items.items().size()); i++) {
                if (list.get(i) instanceof Record item) {
                    walk(item, items.items().get(i), at.index(i));
                }
            }
        }
    }

    /// Whether the value asks for something: it is neither off, nor empty, nor what holds without it.
    private boolean says(Option option, Object value) {
        return switch (value) {
            case Record nested -> !Boolean.FALSE.equals(enabled(nested)) && !nested.equals(standard(nested.getClass()));
            case Boolean flag -> flag != Boolean.parseBoolean(option.defaultText());
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> entries -> !entries.isEmpty();
            default -> {
                String text = value.toString();
                yield !text.isEmpty() && !text.equals(option.defaultText());
            }
        };
    }

    private @Nullable Record standard(Class<? extends Record> type) {
        return binder.bind(
                type, null, DocPath.ROOT, new TreeReport(MappingNode.EMPTY, new Diagnostics()), UnknownKeys.IGNORE);
    }

    private @Nullable Object enabled(Record record) {
        for (Option option : binder.shape(record.getClass()).options()) {
            if (option.key().equals("enabled")) {
                return RecordShape.value(option, record);
            }
        }
        return null;
    }

    private void report(Option option, Use use) {
        Planned planned = option.planned();
        String more = use.places() == 1
                ? ""
                : " (and in " + (use.places() - 1) + (use.places() == 2 ? " more place)" : " more places)");
        if (planned != null && planned.refused()) {
            report.keyError(
                    Obstacle.NOT_BUILT,
                    use.first(),
                    "\"" + option.key() + "\" is known and not built into this version" + more,
                    "remove it; this version would serve requests without it");
        } else {
            report.keyWarning(
                    Obstacle.NOT_BUILT,
                    use.first(),
                    "\"" + option.key() + "\" is known and does nothing in this version" + more,
                    "requests are served as without it; remove it, or expect it of a later version");
        }
    }
}
