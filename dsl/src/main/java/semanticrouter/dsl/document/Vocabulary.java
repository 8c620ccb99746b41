package semanticrouter.dsl.document;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Kind;

/// The kinds a program may name: signal families with their fields, algorithms and plugins.
///
/// Immutable. Which kinds there are and which fields each has follows from their {@link Kind} declarations, see {@link
/// #of}. The language itself only knows the order in which canonical programs write the fields of the contract's kinds,
/// which maintained recipes depend on byte for byte.
public final class Vocabulary {
    private final List<FamilySpec> signals;
    private final Set<String> algorithms;
    private final Set<String> blockless;
    private final Map<String, List<String>> plugins;

    private Vocabulary(
            List<FamilySpec> signals,
            Set<String> algorithms,
            Set<String> blockless,
            Map<String, List<String>> plugins) {
        this.signals = List.copyOf(signals);
        this.blockless = Set.copyOf(blockless);
        // Sorted, because suggestions take the first of equally near names.
        this.algorithms = Collections.unmodifiableSortedSet(new TreeSet<>(algorithms));
        this.plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
    }

    /// The kinds of the contract, for a language without a registry of kinds.
    public static Vocabulary builtIn() {
        return new Vocabulary(
                BuiltinFamilies.SIGNALS, BuiltinKinds.ALGORITHMS, BuiltinKinds.BLOCKLESS, BuiltinKinds.PLUGINS);
    }

    /// Exactly these kinds, with the fields of their option records. Fields of the contract come first, in its writing
    /// order; others follow, those of a signal in the order of the record, those of a plugin in alphabetical order.
    public static Vocabulary of(Collection<Kind<?>> kinds) {
        List<FamilySpec> families = new ArrayList<>();
        Set<String> algorithms = new TreeSet<>();
        Set<String> blockless = new TreeSet<>();
        Map<String, List<String>> plugins = new LinkedHashMap<>();
        for (Kind<?> kind : kinds) {
            switch (kind.stage()) {
                case SIGNAL -> families.add(family(kind));
                case ALGORITHM -> {
                    algorithms.add(kind.name());
                    if (names(kind).isEmpty()) {
                        blockless.add(kind.name());
                    }
                }
                case PLUGIN -> plugins.put(kind.name(), pluginFields(kind));
            }
        }
        List<String> order =
                BuiltinFamilies.SIGNALS.stream().map(FamilySpec::type).toList();
        families.sort(Comparator.comparingInt(
                family -> order.contains(family.type()) ? order.indexOf(family.type()) : order.size()));
        return new Vocabulary(families, algorithms, blockless, plugins);
    }

    private static FamilySpec family(Kind<?> kind) {
        Optional<FamilySpec> contract = BuiltinFamilies.SIGNALS.stream()
                .filter(spec -> spec.type().equals(kind.name()))
                .findFirst();
        List<FieldSpec> first = contract.map(FamilySpec::fields).orElse(List.of());
        List<String> names = names(kind);
        List<FieldSpec> fields = new ArrayList<>(
                first.stream().filter(field -> names.contains(field.name())).toList());
        for (RecordComponent component : kind.options().getRecordComponents()) {
            String name = key(component);
            if (!name.equals("name")
                    && first.stream().noneMatch(field -> field.name().equals(name))) {
                fields.add(FieldSpec.of(name, component.getGenericType()));
            }
        }
        return new FamilySpec(
                kind.name(),
                kind.yamlKey(),
                fields,
                contract.map(FamilySpec::strict).orElse(false));
    }

    private static List<String> pluginFields(Kind<?> kind) {
        List<String> names = names(kind);
        List<String> first = BuiltinKinds.PLUGINS.getOrDefault(kind.name(), names);
        return Stream.concat(
                        first.stream().filter(names::contains),
                        names.stream().filter(name -> !first.contains(name)).sorted())
                .toList();
    }

    /// This vocabulary and the kinds that are not yet in it.
    public Vocabulary with(Collection<Kind<?>> kinds) {
        List<FamilySpec> families = new ArrayList<>(signals);
        Set<String> selectors = new TreeSet<>(algorithms);
        Set<String> withoutFields = new TreeSet<>(blockless);
        Map<String, List<String>> allPlugins = new LinkedHashMap<>(plugins);
        for (Kind<?> kind : kinds) {
            switch (kind.stage()) {
                case SIGNAL -> {
                    if (signal(kind.name()).isEmpty()) {
                        List<FieldSpec> fields = names(kind).stream()
                                .filter(name -> !name.equals("name"))
                                .map(FieldSpec::any)
                                .toList();
                        families.add(new FamilySpec(kind.name(), kind.yamlKey(), fields, false));
                    }
                }
                case ALGORITHM -> {
                    if (selectors.add(kind.name()) && names(kind).isEmpty()) {
                        withoutFields.add(kind.name());
                    }
                }
                case PLUGIN -> allPlugins.putIfAbsent(kind.name(), names(kind));
            }
        }
        return new Vocabulary(families, selectors, withoutFields, allPlugins);
    }

    private static List<String> names(Kind<?> kind) {
        return Stream.of(kind.options().getRecordComponents())
                .map(Vocabulary::key)
                .toList();
    }

    private static String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key != null
                ? key.value()
                : component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /// The signal families in the order the printer writes them.
    public List<FamilySpec> signals() {
        return signals;
    }

    /// The family of a leaf or of a `SIGNAL` block.
    public Optional<FamilySpec> signal(String type) {
        return signals.stream().filter(family -> family.type().equals(type)).findFirst();
    }

    /// Whether a leaf may have the type: a signal family or `projection`.
    public boolean isLeafType(String type) {
        return type.equals("projection") || signal(type).isPresent();
    }

    /// The three kinds of projection in the order the printer writes them.
    public List<FamilySpec> projections() {
        return BuiltinFamilies.PROJECTIONS;
    }

    /// The fields of one kind of projection.
    public FamilySpec projection(String type) {
        return projections().stream()
                .filter(family -> family.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no projection \"" + type + "\""));
    }

    /// The fields of a model card.
    public FamilySpec model() {
        return BuiltinFamilies.MODEL;
    }

    /// The algorithm types.
    public Set<String> algorithms() {
        return algorithms;
    }

    /// Whether an algorithm takes no fields of its own.
    public boolean isBlockless(String algorithm) {
        return blockless.contains(algorithm);
    }

    /// Whether an algorithm's `on_error` stands in its own block instead of beside it.
    public boolean hasOnErrorInside(String algorithm) {
        return BuiltinKinds.ON_ERROR_INSIDE.contains(algorithm);
    }

    /// The inline plugin types.
    public Set<String> plugins() {
        return plugins.keySet();
    }

    /// The fields of a plugin type in writing order; empty for an unknown type.
    public List<String> pluginFields(String type) {
        return plugins.getOrDefault(type, List.of());
    }
}
