package semanticrouter.selectors.looper.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import semanticrouter.testkit.Gen;
import semanticrouter.testkit.Property;

/// Which characters of tools' calls are values of arguments.
class ArgumentValuesTest {
    /// What is a value stands between `‹` and `›`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"f\", \"arguments\": {\"city\": \"‹Paris›\", \"n\": ‹3›}}",
                "{\"arguments\": {\"a:\\\"b\": \"‹c:{\\\"d\\\": 1\\\\›\", \"e\": [‹true›, \"‹f›\", {\"g\": ‹null›}]}}",
                "<tool_call>{\"name\": \"f\", \"parameters\": {\"a\": ‹-1.5e3›}}</tool_call>",
                "[TOOL_CALLS] [{\"name\":\"f\",\"arguments\":{\"a\":\"‹b›\"}},{\"arguments\":{\"c\":‹2›},\"name\":\"g\"}]",
                "[TOOL_CALLS]f{\"city\": \"‹Oslo›\", \"in\": {\"x\": [‹1›, \"‹y›\"], \"\": \"\"}}",
                "{\"name\": \"f\", \"arguments\": {}}",
                "{\"arguments\": {\"name\": \"‹n›\", \"arguments\": {\"k\": \"‹v›\"}}, \"id\": \"x\"}",
                "{\"function\": {\"name\": \"f\", \"arguments\": \"{\\\"a\\\": \\\"‹b\\\\\\\"c›\\\", \\\"d\\\": ‹12›}\"}, \"type\": \"g\"}",
                "{\"arguments\": \"{\\u0022k\\u0022: \\u0022‹\\u00e9v›\\u0022}\"}",
                "{\"arguments\": [‹1›, [\"‹x›\"]], \"x\": \"y\"}",
                "{\"arguments\": \"not an object\", \"x\": \"y\"}",
                "{\"argumentsandmore1\": {\"a\": \"‹taken for arguments›\"}}",
                "{\"arguments\": {\"a\": \"‹cut off in the mid›",
                "}]{\"arguments\": {\"a\": ‹1›}}]}",
                "\"city\": \"Paris\""
            })
    void values_are_told_from_keys(String marked) {
        var text = new StringBuilder();
        var expected = new BitSet();
        boolean value = false;
        for (int i = 0; i < marked.length(); i++) {
            char c = marked.charAt(i);
            if (c == '‹' || c == '›') {
                value = c == '‹';
            } else {
                expected.set(text.length(), value);
                text.append(c);
            }
        }

        assertThat(shown(text, ArgumentValues.of(text))).isEqualTo(shown(text, expected));
    }

    private static String shown(CharSequence text, BitSet values) {
        var shown = new StringBuilder(text).append('\n');
        for (int i = 0; i < text.length(); i++) {
            shown.append(values.get(i) ? '^' : ' ');
        }
        return shown.toString();
    }

    /// Writes JSON and remembers which of its characters are values.
    private static final class Writer {
        private final Gen gen;
        private final StringBuilder text = new StringBuilder();
        private final BitSet values = new BitSet();

        Writer(Gen gen) {
            this.gen = gen;
        }

        private void put(String more, boolean value) {
            values.set(text.length(), text.length() + more.length(), value);
            text.append(more);
        }

        private void space() {
            put(gen.oneOf("", "", " ", "\n\t"), false);
        }

        private void string(boolean value) {
            put("\"", false);
            String said = gen.text(6);
            for (int i = 0; i < said.length(); i++) {
                put(escaped(said.charAt(i)), value);
            }
            put("\"", false);
        }

        private String escaped(char c) {
            if (c == '"' || c == '\\') {
                return "\\" + c;
            }
            return c < 0x20 || gen.oneIn(9) ? String.format("\\u%04x", (int) c) : Character.toString(c);
        }

        void object(int depth) {
            put("{", false);
            for (int i = gen.between(0, 3); i > 0; i--) {
                space();
                string(false);
                space();
                put(":", false);
                value(depth);
                put(i > 1 ? "," : "", false);
            }
            space();
            put("}", false);
        }

        private void value(int depth) {
            space();
            switch (gen.between(0, depth > 0 ? 4 : 2)) {
                case 0 -> string(true);
                case 1 -> put(gen.oneOf("true", "false", "null"), true);
                case 2 -> put(gen.oneOf("0", "-17", "2.5e-3"), true);
                case 3 -> object(depth - 1);
                default -> {
                    put("[", false);
                    for (int i = gen.between(0, 3); i > 0; i--) {
                        value(depth - 1);
                        put(i > 1 ? "," : "", false);
                    }
                    put("]", false);
                }
            }
            space();
        }
    }

    @Test
    void arguments_are_read_as_they_were_written() {
        Property.check("values of arguments are found, as an object and in a string", 400, gen -> {
            var arguments = new Writer(gen);
            arguments.object(3);
            boolean asString = gen.flip();
            var text = new StringBuilder(gen.oneOf(
                    "{\"name\": \"f\", \"arguments\":",
                    "<tool_call>\n{\"name\":\"f\",\"parameters\": ",
                    "[{\"id\": [1, {\"a\": \"b\"}], \"function\": {\"arguments\" : "));
            var expected = new BitSet();
            text.append(asString ? "\"" : "");
            for (int i = 0; i < arguments.text.length(); i++) {
                char c = arguments.text.charAt(i);
                String written = !asString
                        ? Character.toString(c)
                        : c == '"' || c == '\\'
                                ? "\\" + c
                                : c == '\n' ? "\\n" : c == '\t' ? "\\t" : Character.toString(c);
                expected.set(text.length(), text.length() + written.length(), arguments.values.get(i));
                text.append(written);
            }
            text.append(asString ? "\"" : "").append(gen.oneOf("}", ", \"more\": \"x\"}}]", ""));

            assertThat(shown(text, ArgumentValues.of(text))).isEqualTo(shown(text, expected));
        });
    }
}
