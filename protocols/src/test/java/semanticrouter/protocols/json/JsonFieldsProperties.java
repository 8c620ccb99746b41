package semanticrouter.protocols.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Splices against a list of members kept beside the text.
final class JsonFieldsProperties {
    private static final List<String> VALUES = List.of(
            "1",
            "-0.50e+7",
            "1.0000000000000000000000001",
            "\"a\\u00e9\\\"b,}\"",
            "\"ünï😀\"",
            "null",
            "true",
            "[ 1 , {\"x\":\"]\"} ]",
            "{ \"model\" : \"inner\" , \"y\":{}}",
            "[]",
            "\"\"");
    private static final List<String> SPACES = List.of("", " ", "\n\t", "  \r\n ");

    private record Member(String before, String name, String colon, String value, String after) {}

    @Test
    void everyEditKeepsAllOtherBytes() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var members = members(random);
            String lead = pick(random, SPACES);
            JsonFields fields = JsonFields.parse(bytes(render(lead, members)));
            for (int step = 0; step < 6; step++) {
                fields = edit(random, fields, members);
                assertThat(text(fields)).as("seed %d step %d", seed, step).isEqualTo(render(lead, members));
                assertThat(fields.fields())
                        .as("index after edits, seed %d step %d", seed, step)
                        .isEqualTo(JsonFields.parse(fields.bytes()).fields());
            }
        }
    }

    private static JsonFields edit(Random random, JsonFields fields, List<Member> members) {
        int at = members.isEmpty() ? -1 : random.nextInt(members.size());
        switch (random.nextInt(3)) {
            case 0 -> {
                if (at < 0) {
                    return fields;
                }
                Member old = members.get(at);
                String value = pick(random, VALUES);
                members.set(at, new Member(old.before, old.name, old.colon, value, old.after));
                return fields.with(old.name, value);
            }
            case 1 -> {
                String name = "new" + random.nextInt(1000);
                if (fields.indexOf(name) >= 0) {
                    return fields;
                }
                String value = pick(random, VALUES);
                if (members.isEmpty()) {
                    members.add(new Member("", name, ":", value, ""));
                } else {
                    Member last = members.removeLast();
                    members.add(new Member(last.before, last.name, last.colon, last.value, ""));
                    members.add(new Member("", name, ":", value, last.after));
                }
                return fields.with(name, value);
            }
            default -> {
                if (members.size() < 2 || at == 0) {
                    return fields;
                }
                Member gone = members.remove(at);
                Member before = members.get(at - 1);
                members.set(at - 1, new Member(before.before, before.name, before.colon, before.value, gone.after));
                return fields.without(gone.name);
            }
        }
    }

    @Test
    void removesTheFirstAndTheOnlyMember() {
        JsonFields two = JsonFields.parse(bytes("{ \"a\" : 1 ,\n \"b\":2 }"));
        assertThat(text(two.without("a"))).isEqualTo("{ \"b\":2 }");
        assertThat(text(two.without("a").without("b"))).isEqualTo("{  }");
        assertThat(text(two.without("a").without("b").with("c", "3"))).isEqualTo("{\"c\":3  }");
        assertThat(two.without("nope")).isSameAs(two);
    }

    @Test
    void findsNamesThatAreEscaped() {
        JsonFields fields = JsonFields.parse(bytes("{\"mod\\u0065l\":\"x\"}"));
        assertThat(text(fields.with("model", "\"y\""))).isEqualTo("{\"mod\\u0065l\":\"y\"}");
    }

    private static List<Member> members(Random random) {
        var members = new ArrayList<Member>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            members.add(new Member(
                    pick(random, SPACES),
                    "k" + i,
                    pick(random, SPACES) + ":" + pick(random, SPACES),
                    pick(random, VALUES),
                    pick(random, SPACES)));
        }
        return members;
    }

    private static String render(String lead, List<Member> members) {
        var text = new StringBuilder(lead).append('{');
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            text.append(i == 0 ? "" : ",")
                    .append(member.before)
                    .append('"')
                    .append(member.name)
                    .append('"');
            text.append(member.colon).append(member.value).append(member.after);
        }
        return text.append("}").toString();
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonFields fields) {
        return new String(fields.bytes(), StandardCharsets.UTF_8);
    }
}
