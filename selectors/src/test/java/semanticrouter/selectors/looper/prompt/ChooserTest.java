package semanticrouter.selectors.looper.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.HelperModel.Verdict;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.trace.Usage;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.script.TreeBody;
import semanticrouter.testkit.Property;
import tools.jackson.databind.JsonNode;

/// What a model that names a candidate is asked, and how its reply is read.
class ChooserTest {
    private static final Candidate SMALL = Setups.candidate("small", "Quick\n answers. ", Double.NaN, Double.NaN);
    private static final Candidate LARGE = Setups.candidate("org/large");
    private static final List<Candidate> BOTH = List.of(SMALL, LARGE);

    private static Chooser chooser(String model) {
        return new Chooser(model, "  Sums go to org/large.\n", Duration.ofSeconds(5));
    }

    private static JsonNode asked(String model) throws UnavailableException {
        var request = TreeBody.of("{'model':'auto','temperature':1.5,'max_tokens':9,'n':2,'tools':[{}],"
                + "'messages':[{'role':'system','content':'SECRET'},{'role':'user','content':'What is 2+2?'}]}");
        return TreeBody.read(new String(
                chooser(model)
                        .question(request, Setups.input("What is 2+2?", "", BOTH))
                        .bytes(),
                StandardCharsets.UTF_8));
    }

    @Test
    void it_is_shown_the_candidates_and_what_the_user_says_and_nothing_else() throws Exception {
        JsonNode asked = asked("judge");

        assertThat(asked.propertyNames())
                .containsExactlyInAnyOrder(
                        "model", "messages", "temperature", "max_completion_tokens", "response_format");
        assertThat(asked.path("temperature").asDouble()).isZero();
        assertThat(asked.path("max_completion_tokens").asInt()).isEqualTo(512);
        assertThat(asked.at("/response_format/type").asString()).isEqualTo("json_object");
        assertThat(asked.path("messages")).hasSize(2);
        assertThat(asked.at("/messages/0/content").asString())
                .startsWith("Sums go to org/large.\n\n")
                .contains("\n- small: Quick answers.\n- org/large\n", "\"selected_model\"", "\"rationale\"");
        assertThat(asked.at("/messages/1/content").asString()).isEqualTo("What is 2+2?");
        assertThat(asked.toString()).doesNotContain("SECRET");
    }

    @Test
    void families_that_think_unasked_are_told_not_to() throws Exception {
        for (String model : List.of("Qwen3-8B", "qwq-32b")) {
            assertThat(asked(model).at("/chat_template_kwargs/enable_thinking").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void a_request_without_a_text_is_not_asked_about() {
        assertThatThrownBy(
                        () -> chooser("judge").question(TreeBody.of("{'model':'auto'}"), Setups.input("  ", "", BOTH)))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        thrown -> assertThat(thrown.failure().code()).isEqualTo("text_missing"));
    }

    private static Verdict read(String content) {
        var completion = Json.object();
        var message = completion.putArray("choices").addObject().putObject("message");
        message.put("role", "assistant").put("content", content);
        completion.putObject("usage").put("prompt_tokens", 7).put("completion_tokens", 3);
        return chooser("judge").read(Json.write(completion).getBytes(StandardCharsets.UTF_8), BOTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'selected_model':'org/large','rationale':'sums'}|chose org/large",
                "  {'rationale':'r','selected_model':'small'}  |chose small",
                "```json {'selected_model':'small','rationale':'r'} ```|helper_unreadable: reply_not_json",
                "I choose {'selected_model':'small','rationale':'r'}|helper_unreadable: reply_not_json",
                "{'selected_model':'small','rationale':'r'} done|helper_unreadable: reply_not_json",
                "{'selected_model':'small','rationale':'r'}{}|helper_unreadable: reply_not_json",
                "{'selected_model':'small','selected_model':'org/large','rationale':'r'}|helper_unreadable: reply_not_json",
                "['small']|helper_unreadable: reply_not_json",
                "small|helper_unreadable: reply_not_json",
                "``|helper_unreadable: reply_not_json",
                "{'selected_model':'small','rationale':'r','sure':1}|helper_unreadable: reply_fields",
                "{'selected_model':'small'}|helper_unreadable: reply_fields",
                "{'model':'small','rationale':'r'}|helper_unreadable: reply_fields",
                "{'selected_model':'small','rationale':' '}|helper_unreadable: reply_blank",
                "{'selected_model':' ','rationale':'r'}|helper_unreadable: reply_blank",
                "{'selected_model':1,'rationale':'r'}|helper_unreadable: reply_blank",
                "{'selected_model':'small','rationale':['r']}|helper_unreadable: reply_blank",
                "{'selected_model':'Small','rationale':'r'}|undeclared_candidate: name_unknown",
                "{'selected_model':' small','rationale':'r'}|undeclared_candidate: name_unknown",
                "{'selected_model':'large','rationale':'r'}|undeclared_candidate: name_unknown",
            })
    void replies_are_read_strictly(String content, String said) {
        Verdict verdict =
                read((content == null ? "" : content).replace('\'', '"').replace("```", "```"));
        assertThat(verdict.usage()).isEqualTo(new Usage(7, 0, 3));
        assertThat(
                        switch (verdict) {
                            case Verdict.Named named ->
                                "chose " + named.candidate().ref().model();
                            case Verdict.Unusable unusable -> unusable.why().toString();
                        })
                .isEqualTo(said);
    }

    @Test
    void what_is_no_completion_is_a_call_that_failed() {
        assertThat(chooser("judge").read("<html>".getBytes(StandardCharsets.UTF_8), BOTH))
                .isInstanceOfSatisfying(
                        Verdict.Unusable.class,
                        unusable -> assertThat(unusable.why()).hasToString("helper_failed: answer_malformed"));
    }

    @Test
    void whatever_a_model_writes_only_a_candidate_can_be_chosen() {
        Property.check("a helper's reply chooses a candidate or nobody", 300, gen -> {
            String rationale = gen.text(20) + "r";
            String name = gen.oneIn(2) ? gen.oneOf("small", "org/large") : gen.text(8);
            String object = Json.write(Json.object().put("selected_model", name).put("rationale", rationale));
            String content = gen.oneIn(3) ? gen.text(5) + object : object;
            switch (read(content)) {
                case Verdict.Named named -> {
                    assertThat(named.candidate().ref().model()).isEqualTo(name);
                    assertThat(content.strip()).isEqualTo(object);
                }
                case Verdict.Unusable _ ->
                    assertThat(content.equals(object)
                                    && BOTH.stream()
                                            .anyMatch(one -> one.ref().model().equals(name)))
                            .isFalse();
            }
        });
    }
}
