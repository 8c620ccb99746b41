package semanticrouter.selectors.looper.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.testkit.Property;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What models write for JSON.
class JsonRepairTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":[\"x\"]}|{\"a\":[\"x\"]}",
                "```json {\"a\": \"x\"} ```|{\"a\":\"x\"}",
                "Here it is: {\"a\": \"x\"} I hope|{\"a\":\"x\"}",
                "{`a`: [`x \"y\" z`]}|{\"a\":[\"x \\\"y\\\" z\"]}",
                "{\"a\": \"use `ls` here\"}|{\"a\":\"use `ls` here\"}",
                "{\"a\": \"\\d \\u12 \\n\"}|{\"a\":\"\\\\d \\\\u12 \\n\"}",
                "{\"a\": [\"x,]\", ], }|{\"a\":[\"x,]\"]}",
                "so: {`a`: \"\\s\", }!|{\"a\":\"\\\\s\"}",
            })
    void mends(String written, String meant) {
        assertThat(JsonRepair.read(written).map(ObjectNode::toString)).contains(meant);
    }

    @Test
    void eachStep() {
        assertThat(JsonRepair.withoutFences("a ```json\n{}\n``` b")).isEqualTo("{}");
        assertThat(JsonRepair.withoutFences("a `{}`")).isEqualTo("a `{}`");
        assertThat(JsonRepair.object("} x {a} y {b} z")).isEqualTo("{a} y {b}");
        assertThat(JsonRepair.object("} {")).isEqualTo("} {");
        assertThat(JsonRepair.quoted("`a` \"b`c\" `d\\`e`")).isEqualTo("\"a\" \"b`c\" \"d`e\"");
        assertThat(JsonRepair.escaped("\\ \"\\a\\\\\\\"\\u00e9\\")).isEqualTo("\\ \"\\\\a\\\\\\\"\\u00e9\\\\");
        assertThat(JsonRepair.withoutTrailingCommas("[1,2, ] \",]\" , }")).isEqualTo("[1,2 ] \",]\"  }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"no JSON at all", "[1]", "{", "{\"a\" \"b\"}", "{\"consensus\": [}"})
    void leavesTheRest(String written) {
        assertThat(JsonRepair.read(written)).isEmpty();
    }

    @Test
    void soundJsonStaysAsItIs() {
        var mapper = new JsonMapper();
        Property.check("an object, with words around it or without, is read as it is", 1_000, gen -> {
            ObjectNode object = mapper.createObjectNode();
            for (String name : gen.list(1, 4, one -> one.text(4))) {
                ArrayNode list = object.putArray(name);
                gen.list(0, 3, one -> one.text(12)).forEach(list::add);
            }
            String text = gen.flip() ? object.toString() : "So: " + object.toPrettyString() + "\nDone.";

            assertThat(JsonRepair.read(text).map(ObjectNode::toString))
                    .contains(mapper.readTree(object.toString()).toString());
        });
    }

    @Test
    void anythingIsReadOrLeft() {
        Property.check("no text makes the repair fail", 3_000, gen -> {
            Optional<ObjectNode> read = JsonRepair.read(String.join(
                    "", gen.list(0, 12, one -> one.oneOf("{", "}", "`", "\"", "\\", ",", "[", "]", ":", one.text(3)))));
            assertThat(read.map(ObjectNode::isObject).orElse(true)).isTrue();
        });
    }
}
