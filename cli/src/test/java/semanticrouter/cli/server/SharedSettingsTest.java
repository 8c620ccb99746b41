package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.config.bind.Binder;
import semanticrouter.config.bind.Option;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.statistics.ModelStatistics;

/// A global setting that a kind reads is declared twice: in the document, whose findings have a place, and by the kind.
/// The document must not take what the kind refuses, nor fill in something else than the kind's default.
class SharedSettingsTest {
    private final Binder binder = new Binder(List.of());
    private final List<String> differences = new ArrayList<>();
    private int compared;

    @Test
    void theDocumentAndTheKindAgree() {
        var registry = Kinds.registry(new ModelStatistics(System::nanoTime));
        var settings = new LinkedHashSet<SettingsAt<?>>();
        registry.signals().forEach(family -> settings.addAll(family.settings()));
        registry.selectors().forEach(family -> settings.addAll(family.settings()));
        registry.plugins().forEach(family -> settings.addAll(family.settings()));

        for (SettingsAt<?> each : settings) {
            declared(each.path()).ifPresent(type -> compare(each.path(), each.type(), type));
        }

        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(50);
    }

    private Optional<Class<? extends Record>> declared(String path) {
        Class<? extends Record> type = ConfigDocument.class;
        for (DocPath.Step step : DocPath.parse(path).steps()) {
            Optional<Class<? extends Record>> below = options(type).stream()
                    .filter(option -> step.equals(new DocPath.Key(option.key())))
                    .findFirst()
                    .flatMap(option -> record(option.type()));
            if (below.isEmpty()) {
                return below;
            }
            type = below.get();
        }
        return Optional.of(type);
    }

    private List<Option> options(Class<? extends Record> type) {
        return binder.shape(type).options();
    }

    private void compare(String path, Class<? extends Record> kind, Class<? extends Record> document) {
        for (Option read : options(kind)) {
            for (Option written : options(document)) {
                if (read.key().equals(written.key())) {
                    compare(path + "." + read.key(), read, written);
                }
            }
        }
    }

    private void compare(String path, Option read, Option written) {
        compared++;
        Optional<Class<? extends Record>> inner = record(read.type());
        Optional<Class<? extends Record>> outer = record(written.type());
        if (inner.isPresent() && outer.isPresent()) {
            compare(path, inner.get(), outer.get());
            return;
        }
        Range limits = read.range();
        Range judged = written.range();
        if (limits != null && (judged == null || judged.min() < limits.min() || judged.max() > limits.max())) {
            differences.add(path + ": the kind refuses numbers that the document takes");
        }
        if (!read.oneOf().isEmpty()
                && !(new HashSet<>(read.oneOf()).containsAll(written.oneOf())
                        && !written.oneOf().isEmpty())) {
            differences.add(path + ": the kind refuses words that the document takes");
        }
        // What may be absent in the document is absent for the kind too, and an empty word of a fixed set counts as
        // absent.
        String filled = standard(written);
        boolean absent = written.nullable()
                || read.nullable()
                || filled.isEmpty() && !read.oneOf().isEmpty();
        if (!absent && !filled.equals(standard(read))) {
            differences.add(path + ": the document fills in " + filled + ", the kind has " + standard(read));
        }
    }

    /// The default as a text, in which numbers of the same size are equal.
    private static String standard(Option option) {
        String text = option.defaultText();
        Class<?> raw = raw(option.type());
        if (raw == boolean.class) {
            return text == null ? "false" : text;
        } else if (raw.isPrimitive()) {
            return Double.toString(text == null ? 0 : Double.parseDouble(text));
        }
        return text == null || text.equals("[]") || text.equals("{}") ? "" : text;
    }

    /// The record a type is, or lists.
    private static Optional<Class<? extends Record>> record(Type type) {
        Type of = type instanceof ParameterizedType list && raw(list) == List.class
                ? list.getActualTypeArguments()[0]
                : type;
        return of instanceof Class<?> raw && raw.isRecord()
                ? Optional.of(raw.asSubclass(Record.class))
                : Optional.empty();
    }

    private static Class<?> raw(@Nullable Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            case null, default -> Object.class;
        };
    }
}
