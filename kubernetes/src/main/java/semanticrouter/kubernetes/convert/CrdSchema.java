package semanticrouter.kubernetes.convert;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.Scalar;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.kubernetes.client.ResourceKind;

/// The structural schema of a kind, read from the CustomResourceDefinition that is installed in clusters: its limits
/// are written there and nowhere else. A cluster that has an older definition lets more through than the router takes.
final class CrdSchema {
    private static final int MOST = 20;

    private final ResourceKind kind;
    private final MappingNode spec;

    private CrdSchema(ResourceKind kind, MappingNode spec) {
        this.kind = kind;
        this.spec = spec;
    }

    static CrdSchema of(ResourceKind kind) {
        String name = kind.plural() + ".yaml";
        try (InputStream in = CrdSchema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            Node root = YamlReader.read(name, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .root();
            if (root instanceof MappingNode definition
                    && definition.at("spec", "versions") instanceof SequenceNode versions
                    && versions.items().getFirst() instanceof MappingNode version
                    && version.at("schema", "openAPIV3Schema", "properties", "spec") instanceof MappingNode spec) {
                return new CrdSchema(kind, spec);
            }
            throw new IllegalStateException(name + " holds no schema of a spec");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// What of a specification is not as the schema says, the first few.
    List<Problem> check(MappingNode given) {
        var found = new ArrayList<Problem>();
        check(spec, given, "spec", found);
        return found.size() > MOST ? List.copyOf(found.subList(0, MOST)) : found;
    }

    private void check(MappingNode schema, Node value, String at, List<Problem> found) {
        String type = Fields.text(schema, "type");
        if (value instanceof ScalarNode scalar
                && scalar.value() instanceof Scalar.Real
                && Fields.number(scalar).isEmpty()) {
            add(found, at, "is " + scalar.text() + "; write a finite number");
            return;
        }
        if (!type.isEmpty() && !is(type, value)) {
            add(found, at, "is " + article(value.kind()) + ", not " + article(type));
            return;
        }
        switch (value) {
            case MappingNode mapping -> object(schema, mapping, at, found);
            case SequenceNode list -> array(schema, list, at, found);
            case ScalarNode scalar -> scalar(schema, scalar, at, found);
        }
    }

    private void object(MappingNode schema, MappingNode value, String at, List<Problem> found) {
        if (schema.get("required") instanceof SequenceNode required) {
            for (Node key : required.items()) {
                if (key instanceof ScalarNode name && !value.has(name.text())) {
                    add(found, at, "lacks \"" + name.text() + "\"");
                }
            }
        }
        MappingNode properties = Fields.mapping(schema, "properties");
        boolean open =
                Fields.text(schema, "x-kubernetes-preserve-unknown-fields").equals("true");
        for (MappingNode.Entry entry : value.entries()) {
            if (properties.get(entry.key()) instanceof MappingNode property) {
                check(property, entry.value(), at + "." + entry.key(), found);
            } else if (!open) {
                add(found, at, "has a field \"" + entry.key() + "\" that is not known there");
            }
        }
    }

    private void array(MappingNode schema, SequenceNode value, String at, List<Problem> found) {
        int size = value.items().size();
        BigDecimal least = number(schema, "minItems");
        BigDecimal most = number(schema, "maxItems");
        if (least != null && size < least.intValue()) {
            add(found, at, "has " + size + " items; at least " + least + " are needed");
        }
        if (most != null && size > most.intValue()) {
            add(found, at, "has " + size + " items; at most " + most + " are allowed");
            return;
        }
        if (schema.get("items") instanceof MappingNode items) {
            for (int i = 0; i < size; i++) {
                check(items, value.items().get(i), at + "[" + i + "]", found);
            }
        }
    }

    private void scalar(MappingNode schema, ScalarNode value, String at, List<Problem> found) {
        BigDecimal least = number(schema, "minimum");
        BigDecimal most = number(schema, "maximum");
        BigDecimal number = Fields.number(value).orElse(null);
        if (number != null) {
            if (least != null && number.compareTo(least) < 0 || most != null && number.compareTo(most) > 0) {
                add(
                        found,
                        at,
                        "is " + value.text() + "; it must be "
                                + (most == null ? "at least " + least : "from " + least + " to " + most));
            }
        }
        if (schema.get("enum") instanceof SequenceNode words
                && words.items().stream()
                        .noneMatch(word -> word instanceof ScalarNode allowed
                                && allowed.text().equals(value.text()))) {
            List<String> allowed = words.items().stream()
                    .map(word -> word instanceof ScalarNode scalar ? scalar.text() : "")
                    .toList();
            add(found, at, "is \"" + value.text() + "\"; it must be one of " + String.join(", ", allowed));
        }
        BigDecimal shortest = number(schema, "minLength");
        if (shortest != null && value.text().length() < shortest.intValue()) {
            add(found, at, "is empty");
        }
        String pattern = Fields.text(schema, "pattern");
        if (!pattern.isEmpty()
                && !Pattern.compile(pattern).matcher(value.text()).find()) {
            add(found, at, "is \"" + value.text() + "\", which does not match " + pattern);
        }
    }

    private void add(List<Problem> found, String at, String message) {
        found.add(Problem.invalid(kind, at, message));
    }

    private static boolean is(String type, Node value) {
        return switch (value) {
            case MappingNode _ -> type.equals("object");
            case SequenceNode _ -> type.equals("array");
            case ScalarNode scalar ->
                switch (scalar.value()) {
                    case Scalar.Null _ -> false;
                    case Scalar.Bool _ -> type.equals("boolean");
                    case Scalar.Whole _ -> type.equals("integer") || type.equals("number");
                    case Scalar.Real _ -> type.equals("number");
                    case Scalar.Text _ -> type.equals("string");
                };
        };
    }

    private static String article(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "null" -> "empty";
            case "array", "object", "integer" -> "an " + word;
            default -> "a " + word;
        };
    }

    private static @Nullable BigDecimal number(MappingNode schema, String key) {
        String text = Fields.text(schema, key);
        return text.isEmpty() ? null : new BigDecimal(text); // of our own file
    }
}
