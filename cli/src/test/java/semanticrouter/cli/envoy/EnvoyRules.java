package semanticrouter.cli.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.Durations;
import io.envoyproxy.pgv.validate.Validate;
import io.envoyproxy.pgv.validate.Validate.FieldRules;
import io.envoyproxy.pgv.validate.Validate.KnownRegex;
import io.envoyproxy.pgv.validate.Validate.StringRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what Envoy refuses in a message that can be parsed: values outside the rules its types carry
/// (protoc-gen-validate), and fields it is about to drop. Packed messages are looked into. A rule that is not known
/// here is an error, so that none is passed over.
final class EnvoyRules {
    private static final String ANY = "google.protobuf.Any";
    private static final String DURATION = "google.protobuf.Duration";

    private final TypeRegistry types;
    private final List<String> broken = new ArrayList<>();

    private EnvoyRules(TypeRegistry types) {
        this.types = types;
    }

    /// What is wrong with a message and all that is in it, each with its place.
    ///
    /// @param types of packed messages
    static List<String> broken(Message message, TypeRegistry types) throws InvalidProtocolBufferException {
        var rules = new EnvoyRules(types);
        rules.message(message, message.getDescriptorForType().getName());
        return rules.broken;
    }

    private void message(Message message, String at) throws InvalidProtocolBufferException {
        Descriptor type = message.getDescriptorForType();
        if (type.getFullName().equals(ANY)) {
            packed(message, at);
            return;
        }
        for (OneofDescriptor choice : type.getRealOneofs()) {
            if (choice.getOptions().getExtension(Validate.required) && !message.hasOneof(choice)) {
                broken.add(at + " has none of " + choice.getName());
            }
        }
        for (FieldDescriptor field : type.getFields()) {
            field(message, field, at + "." + field.getName());
        }
    }

    private void packed(Message any, String at) throws InvalidProtocolBufferException {
        var url = (String) any.getField(any.getDescriptorForType().findFieldByName("type_url"));
        var bytes = (ByteString) any.getField(any.getDescriptorForType().findFieldByName("value"));
        Descriptor type = Objects.requireNonNull(types.getDescriptorForTypeUrl(url), url);
        message(DynamicMessage.parseFrom(type, bytes), at + "[" + type.getName() + "]");
    }

    private void field(Message message, FieldDescriptor field, String at) throws InvalidProtocolBufferException {
        FieldRules rules = field.getOptions().getExtension(Validate.rules);
        boolean set = field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
        if (set && field.getOptions().getDeprecated()) {
            broken.add(at + " is deprecated");
        }
        if (!set
                && field.getRealContainingOneof() == null
                && (rules.getMessage().getRequired()
                        || rules.getAny().getRequired()
                        || rules.getDuration().getRequired())) {
            broken.add(at + " is missing");
        }
        if (field.isMapField()) {
            entries(message, field, rules, at);
        } else if (field.isRepeated()) {
            items(message, field, rules, at);
        } else if (set || !field.hasPresence()) {
            value(message.getField(field), typed(rules), at);
        }
    }

    private void entries(Message message, FieldDescriptor field, FieldRules rules, String at)
            throws InvalidProtocolBufferException {
        Validate.MapRules map = rules.getMap();
        for (Object item : (List<?>) message.getField(field)) {
            var entry = (Message) item;
            Descriptor type = entry.getDescriptorForType();
            Object key = entry.getField(type.findFieldByNumber(1));
            value(key, typed(map.getKeys()), at + " key");
            value(entry.getField(type.findFieldByNumber(2)), typed(map.getValues()), at + "[" + key + "]");
        }
        size(
                message.getRepeatedFieldCount(field),
                map.hasMinPairs(),
                map.getMinPairs(),
                map.hasMaxPairs() ? map.getMaxPairs() : Long.MAX_VALUE,
                at);
    }

    private void items(Message message, FieldDescriptor field, FieldRules rules, String at)
            throws InvalidProtocolBufferException {
        Validate.RepeatedRules list = rules.getRepeated();
        List<?> items = (List<?>) message.getField(field);
        for (int i = 0; i < items.size(); i++) {
            value(items.get(i), typed(list.getItems()), at + "[" + i + "]");
        }
        if (list.getUnique() && items.stream().distinct().count() != items.size()) {
            broken.add(at + " has an item twice");
        }
        size(
                items.size(),
                list.hasMinItems(),
                list.getMinItems(),
                list.hasMaxItems() ? list.getMaxItems() : Long.MAX_VALUE,
                at);
    }

    private void size(int size, boolean bounded, long least, long most, String at) {
        if (bounded && size < least || size > most) {
            broken.add(at + " has " + size + " items");
        }
    }

    /// The rules for values of a field's type; null for none.
    private static @Nullable Message typed(FieldRules rules) {
        OneofDescriptor kinds = FieldRules.getDescriptor().getOneofs().getFirst();
        FieldDescriptor kind = rules.getOneofFieldDescriptor(kinds);
        return kind == null ? null : (Message) rules.getField(kind);
    }

    private void value(Object value, @Nullable Message rules, String at) throws InvalidProtocolBufferException {
        if (value instanceof Message message) {
            Descriptor type = message.getDescriptorForType();
            if (rules != null && type.getFullName().equals(DURATION)) {
                check(Duration.parseFrom(message.toByteString()), rules, at);
            } else if (rules != null && type.getFullName().endsWith("Value")) {
                check(message.getField(type.findFieldByName("value")), rules, at); // a number that may be missing
            }
            message(message, at);
        } else if (rules != null) {
            check(value, rules, at);
        }
    }

    private void check(Object value, Message rules, String at) {
        boolean empty = value.equals("") || value instanceof Number number && number.doubleValue() == 0;
        FieldDescriptor ignore = rules.getDescriptorForType().findFieldByName("ignore_empty");
        if (empty && ignore != null && (Boolean) rules.getField(ignore)) {
            return;
        }
        rules.getAllFields().forEach((rule, bound) -> {
            if (!kept(rule.getName(), bound, value, rules)) {
                broken.add(at + " is \"" + value + "\" against " + rule.getName() + " " + bound);
            }
        });
    }

    private static boolean kept(String rule, Object bound, Object value, Message rules) {
        return switch (rule) {
            case "required", "ignore_empty", "strict" -> true; // looked at elsewhere
            case "gte" -> compared(value, bound) >= 0;
            case "gt" -> compared(value, bound) > 0;
            case "lte" -> compared(value, bound) <= 0;
            case "lt" -> compared(value, bound) < 0;
            case "const" -> plain(value).equals(plain(bound));
            case "in" -> ((List<?>) bound).contains(plain(value));
            case "not_in" -> !((List<?>) bound).contains(plain(value));
            case "defined_only" -> ((EnumValueDescriptor) value).getIndex() >= 0;
            case "min_len" -> length(value) >= ((Number) bound).longValue();
            case "max_len", "max_bytes" -> length(value) <= ((Number) bound).longValue();
            case "prefix" -> ((String) value).startsWith((String) bound);
            case "pattern" ->
                Pattern.compile((String) bound).matcher((String) value).find();
            case "well_known_regex" ->
                header((StringRules) rules).matcher((String) value).matches();
            default -> throw new AssertionError("a rule that is not known here: " + rule);
        };
    }

    private static Object plain(Object value) {
        return value instanceof EnumValueDescriptor constant ? constant.getNumber() : value;
    }

    private static int compared(Object value, Object bound) {
        return value instanceof Duration duration
                ? Durations.compare(duration, (Duration) bound)
                : Double.compare(((Number) value).doubleValue(), ((Number) bound).doubleValue());
    }

    private static long length(Object value) {
        return value instanceof ByteString bytes ? bytes.size() : ((String) value).length();
    }

    private static Pattern header(StringRules rules) {
        boolean name = rules.getWellKnownRegex() == KnownRegex.HTTP_HEADER_NAME;
        if (!rules.getStrict()) {
            return Pattern.compile("[^\\x00\\n\\r]" + (name ? "+" : "*"));
        }
        return Pattern.compile(name ? ":?[0-9a-zA-Z!#$%&'*+\\-.^_|~`]+" : "[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");
    }
}
