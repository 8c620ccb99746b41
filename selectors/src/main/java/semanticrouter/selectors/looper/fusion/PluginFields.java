package semanticrouter.selectors.looper.fusion;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of an object in a request; each that is absent or null has the value of what lies under
/// it.
final class PluginFields {
    private final ObjectNode object;
    private final String path;
    private final Set<String> known = new HashSet<>();

    /// @param path where the object is, up to its fields, for errors
    PluginFields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    boolean has(String name) {
        return !object.path(name).isMissingNode() && !object.path(name).isNull();
    }

    private @Nullable JsonNode get(String name) {
        known.add(name);
        return has(name) ? object.path(name) : null;
    }

    String text(String name, String under) throws FusionException {
        JsonNode value = get(name);
        if (value != null && !value.isString()) {
            throw fault(name, "must be a text");
        }
        return value == null ? under : value.asString();
    }

    /// One of some words.
    String word(String name, String under, String... words) throws FusionException {
        String word = text(name, under);
        if (has(name) && !List.of(words).contains(word)) {
            throw fault(name, "must be one of " + List.of(words));
        }
        return word;
    }

    boolean flag(String name, boolean under) throws FusionException {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            throw fault(name, "must be true or false");
        }
        return value == null ? under : value.asBoolean();
    }

    int count(String name, int under) throws FusionException {
        JsonNode value = get(name);
        if (value != null && (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0)) {
            throw fault(name, "must be a whole number of 0 or more");
        }
        return value == null ? under : value.asInt();
    }

    @Nullable
    Double number(String name, @Nullable Double under, double most) throws FusionException {
        JsonNode value = get(name);
        if (value == null) {
            return under;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= 0 && number <= most)) {
            throw fault(name, "must be a number " + (most == 1 ? "from 0 to 1" : "of 0 or more"));
        }
        return number;
    }

    double real(String name, double under, double most) throws FusionException {
        Double number = number(name, under, most);
        return number == null ? under : number;
    }

    /// The elements of a list; null when it is absent.
    @Nullable
    List<JsonNode> list(String name) throws FusionException {
        JsonNode value = get(name);
        if (value != null && !value.isArray()) {
            throw fault(name, "must be a list");
        }
        return value == null ? null : value.valueStream().toList();
    }

    @Nullable
    ObjectNode object(String name) throws FusionException {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode inner)) {
            throw fault(name, "must be an object");
        }
        return inner;
    }

    /// Refuses what nobody asked for.
    void done() throws FusionException {
        if (!known.containsAll(object.propertyNames())) {
            throw FusionException.request(
                    (path.isEmpty() ? "it" : path.substring(0, path.length() - 1)) + " has an unknown field; known are "
                            + known.stream().sorted().toList());
        }
    }

    private FusionException fault(String name, String what) {
        return FusionException.request(path + name + " " + what);
    }
}
