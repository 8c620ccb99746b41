package semanticrouter.config.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.Option;
import semanticrouter.config.bind.UnknownKeys;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.kind.Settings;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.plan.Registry;

/// The global settings that kinds declare for themselves.
public final class KindSettings {
    private final List<SettingsAt<?>> all = new ArrayList<>();
    private final Binder binder;

    /// The settings of some kinds.
    public KindSettings(List<SettingsAt<?>> settings, Binder binder) {
        this.binder = binder;
        all.addAll(settings);
    }

    /// The settings of every kind.
    public KindSettings(Registry registry, Binder binder) {
        this(List.of(), binder);
        registry.signals().forEach(family -> all.addAll(family.settings()));
        registry.selectors().forEach(family -> all.addAll(family.settings()));
        registry.plugins().forEach(family -> all.addAll(family.settings()));
    }

    /// Whether some kind declares the option a path leads to.
    public boolean declares(DocPath path) {
        return all.stream().anyMatch(settings -> {
            DocPath base = DocPath.parse(settings.path());
            int depth = base.steps().size();
            return path.steps().size() > depth
                    && path.steps().subList(0, depth).equals(base.steps())
                    && declares(
                            settings.type(),
                            path.steps().subList(depth, path.steps().size()));
        });
    }

    private boolean declares(Class<? extends Record> type, List<DocPath.Step> steps) {
        if (!(steps.getFirst() instanceof DocPath.Key(String name))) {
            return false;
        }
        for (Option option : binder.shape(type).options()) {
            if (option.key().equals(name)) {
                return steps.size() == 1
                        || !(option.type() instanceof Class<?> nested && nested.isRecord())
                        || declares(nested.asSubclass(Record.class), steps.subList(1, steps.size()));
            }
        }
        return false;
    }

    /// Binds what one kind declares.
    ///
    /// @param effective the document with every default filled in
    /// @param report where findings go
    public Settings bind(List<SettingsAt<?>> declared, MappingNode effective, TreeReport report) {
        Map<Class<?>, Record> bound = new LinkedHashMap<>();
        for (SettingsAt<?> settings : declared) {
            Record value = bind(settings, effective, report);
            if (value != null) {
                bound.put(settings.type(), value);
            }
        }
        return new Bound(Map.copyOf(bound));
    }

    private @Nullable Record bind(SettingsAt<?> settings, MappingNode effective, TreeReport report) {
        DocPath at = DocPath.parse(settings.path());
        Node node = at.find(effective);
        return binder.bind(settings.type(), node instanceof MappingNode ? node : null, at, report, UnknownKeys.IGNORE);
    }

    private record Bound(Map<Class<?>, Record> values) implements Settings {
        @Override
        public <S extends Record> S get(Class<S> type) {
            Record value = values.get(type);
            if (value == null) {
                throw new IllegalArgumentException("the kind did not declare settings of type " + type.getName());
            }
            return type.cast(value);
        }
    }
}
