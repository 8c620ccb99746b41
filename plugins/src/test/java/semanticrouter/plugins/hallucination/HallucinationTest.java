package semanticrouter.plugins.hallucination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.core.grounding.Places;
import semanticrouter.core.grounding.Mitigation;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Reply;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Finding;
import semanticrouter.core.trace.Fact.AnswerChecked;
import semanticrouter.core.trace.Fact.Check;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.Calls;

/// Answers held against their context (specification: dataplane §4.12).
class HallucinationTest {
    private static final String GIVEN = "The tower was built in 1889. It is 330 metres high. 这座塔很高。";
    private static final String SOUND = "The tower was built in 1889.";
    private static final String MADE_UP = "Gustave painted it green.";
    private static final Map<String, Object> ON = Map.of("enabled", true);

    private final WordJudge judge = new WordJudge();

    private Reply check(Map<String, ?> options, Map<String, ?> mitigation, Call call, Reply reply) throws Exception {
        return plugin(options, mitigation).around(call, _ -> reply);
    }

    private Plugin plugin(Map<String, ?> options, Map<String, ?> mitigation) throws Exception {
        var settings = new HashMap<String, Object>(ON);
        settings.putAll(mitigation);
        return Calls.plugin(new Hallucination(), options, Map.of(Mitigation.class, settings), judge, Clock.systemUTC());
    }

    private static Call asked(String question) {
        return Calls.chat("{'model':'auto','messages':[{'role':'user','content':'" + question + "'}]}")
                .groundedIn(List.of(GIVEN));
    }

    private static Reply.Whole said(String... choices) {
        var all = new ArrayList<String>();
        for (String text : choices) {
            all.add("{'index':" + all.size() + ",'message':{'role':'assistant','content':'" + text
                    + "'},'logprobs':{'p':0.10}}");
        }
        return Calls.whole(200, "{'id':'c','choices':[" + String.join(",", all) + "]}");
    }

    private static AnswerChecked told(Call call) {
        return call.trace().facts().last(AnswerChecked.class).orElseThrow();
    }

    private static String warnings(Reply reply) {
        return ((Reply.Whole) reply).headers().first(ResponseHeaders.WARNINGS).orElse("");
    }

    @Test
    void aSentenceThatTheContextDoesNotSupportIsFoundAndWarnedOf() throws Exception {
        Call call = asked("How old is it?");
        Reply.Whole answer = said(SOUND + " " + MADE_UP);
        Reply reply = check(ON, Map.of(), call, answer);

        assertThat(warnings(reply)).isEqualTo("hallucination");
        assertThat(((Reply.Whole) reply).body()).isEqualTo(answer.body());
        AnswerChecked told = told(call);
        assertThat(told.outcome()).isEqualTo(Check.HALLUCINATED);
        assertThat(told.detector()).isEqualTo("sentences");
        assertThat(told.claims()).isEqualTo(2);
        assertThat(told.nanos()).isPositive();
        assertThat(told.contextCharacters()).isEqualTo(GIVEN.length());
        assertThat(told.confidence()).isEqualTo(0.95);
        assertThat(told.findings()).singleElement().satisfies(finding -> {
            assertThat((SOUND + " " + MADE_UP).substring(finding.start(), finding.end()))
                    .isEqualTo(MADE_UP);
            assertThat(finding.severity()).as("nobody explained it").isEqualTo(3);
            assertThat(finding.relation()).isEmpty();
        });
        assertThat(told.flagged()).isTrue();
        assertThat(judge.hypotheses).as("a claim is read with its question").contains("How old is it? " + MADE_UP);
    }

    @Test
    void whatTheContextSupportsPassesAsItIs() throws Exception {
        Call call = asked("How old is it?");
        Reply.Whole answer = said(SOUND);

        assertThat(check(ON, Map.of(), call, answer)).isSameAs(answer);
        assertThat(told(call).outcome()).isEqualTo(Check.SUPPORTED);
        assertThat(told(call).confidence()).isEqualTo(1);
        assertThat(told(call).flagged()).isFalse();
    }

    @Test
    void neighboursAreOneFindingAndQuestionsAndScrapsAreNone() throws Exception {
        Call call = asked("How old is it?");
        String answer = "Indeed. It sang. It danced. " + SOUND + " Shall I go on?\\n- Paris slept";
        check(Map.of("enabled", true), Map.of(), call, said(answer));

        String text = answer.replace("\\n", "\n");
        assertThat(told(call).findings())
                .extracting(finding -> text.substring(finding.start(), finding.end()))
                .containsExactly("It sang. It danced.", "- Paris slept");
        assertThat(told(call).claims()).isEqualTo(4);
    }

    @Test
    void chineseSentencesAreClaimsToo() throws Exception {
        Call call = asked("塔高吗？");
        check(ON, Map.of(), call, said("这座塔很高。它是红色的。"));

        assertThat(told(call).claims()).isEqualTo(2);
        assertThat(told(call).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.start()).isEqualTo(6);
            assertThat(finding.end()).isEqualTo(12);
        });
    }

    @Test
    void thresholdsAndLengthsAreTheSettings() throws Exception {
        Call doubtful = asked("How old is it?");
        check(ON, Map.of("detector", Map.of("threshold", 0.97)), doubtful, said(MADE_UP));
        Call unsure = asked("How old is it?");
        check(ON, Map.of("detector", Map.of("min_span_confidence", 0.96)), unsure, said(MADE_UP));
        Call brief = asked("How old is it?");
        check(ON, Map.of("detector", Map.of("min_span_length", 5)), brief, said(MADE_UP));

        assertThat(told(doubtful).outcome()).isEqualTo(Check.SUPPORTED);
        assertThat(told(unsure).outcome()).isEqualTo(Check.SUPPORTED);
        assertThat(told(unsure).confidence()).as("its finding was dropped").isZero();
        assertThat(told(brief).claims()).isZero();
    }

    @Test
    void aWarningInTheBodyBeginsEveryChoice() throws Exception {
        var options = Map.of(
                "enabled",
                true,
                "hallucination_action",
                "body",
                "include_hallucination_details",
                true,
                "use_nli",
                true);
        Call call = asked("How old is it?");
        Reply reply = check(options, Map.of(), call, said(MADE_UP, SOUND + " It was never built."));

        assertThat(warnings(reply)).isEmpty();
        String body = Calls.text(((Reply.Whole) reply).body());
        assertThat(body)
                .contains("\"content\":\"[Hallucination Warning] Parts of this answer")
                .contains("severity medium) FABRICATION: the sources do not say so\\n")
                .contains("severity critical) CONTRADICTION: the sources say otherwise\\n\\n" + MADE_UP)
                .contains("\\n\\n" + SOUND)
                .contains("{\"p\":0.10}");
        assertThat(told(call).findings())
                .extracting(Finding::choice, Finding::relation, Finding::severity)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, "neutral", 2),
                        org.assertj.core.groups.Tuple.tuple(1, "contradiction", 4));
        assertThat(told(call).toString()).doesNotContain("painted", "built");
    }

    @Test
    void anthropicsAnswersAreReadAndBegunToo() throws Exception {
        Call call =
                Calls.in(Dialect.ANTHROPIC_MESSAGES, asked("How old is it?")).groundedIn(List.of(GIVEN));
        Reply reply = check(
                Map.of("enabled", true, "hallucination_action", "body"),
                Map.of(),
                call,
                Calls.whole(200, "{'content':[{'type':'thinking'},{'type':'text','text':'" + MADE_UP + "'}]}"));

        assertThat(Calls.text(((Reply.Whole) reply).body()))
                .startsWith(
                        "{\"content\":[{\"type\":\"thinking\"},{\"type\":\"text\",\"text\":\"[Hallucination Warning]")
                .endsWith("\\n\\n" + MADE_UP + "\"}]}");
    }

    @Test
    void anActionOfNoneIsForTheRecordOnly() throws Exception {
        Call call = asked("How old is it?");
        Reply.Whole answer = said(MADE_UP);

        assertThat(check(Map.of("enabled", true, "hallucination_action", "none"), Map.of(), call, answer))
                .isSameAs(answer);
        assertThat(told(call).outcome()).isEqualTo(Check.HALLUCINATED);
        assertThat(told(call).flagged()).as("others do not get it either").isTrue();
    }

    @Test
    void resultsOfToolsAreTheContextWhereNothingWasLookedUp() throws Exception {
        Call chat = Calls.chat("{'model':'auto','messages':[{'role':'user','content':'How old is it?'},"
                + "{'role':'assistant','tool_calls':[{'id':'t','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'t','content':'The tower was built in 1889.'}]}");
        Reply reply = check(ON, Map.of(), chat, said(SOUND));
        assertThat(told(chat).outcome()).isEqualTo(Check.SUPPORTED);
        assertThat(warnings(reply)).isEmpty();

        Call messages = Calls.in(
                Dialect.ANTHROPIC_MESSAGES,
                Calls.chat("{'model':'auto','messages':[{'role':'user','content':[{'type':'text','text':'How old?'},"
                        + "{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'" + SOUND
                        + "'}]}]}]}"));
        check(ON, Map.of(), messages, Calls.whole(200, "{'content':[{'type':'text','text':'" + SOUND + "'}]}"));
        assertThat(told(messages).outcome()).isEqualTo(Check.SUPPORTED);
        assertThat(told(messages).contextCharacters()).isEqualTo(SOUND.length());
    }

    @Test
    void factsWithoutAContextAreUnverified() throws Exception {
        Call call = asked("How old is it?").groundedIn(List.of());
        Reply reply = check(ON, Map.of(), call, said(SOUND));
        assertThat(warnings(reply)).isEqualTo("unverified_factual");
        assertThat(told(call).outcome()).isEqualTo(Check.UNVERIFIED);
        assertThat(told(call).flagged()).isTrue();

        Call body = asked("How old is it?").groundedIn(List.of());
        Reply begun = check(Map.of("enabled", true, "unverified_factual_action", "body"), Map.of(), body, said(SOUND));
        assertThat(Calls.text(((Reply.Whole) begun).body())).contains("\"[Unverified Response] ");

        Call silent = asked("How old is it?").groundedIn(List.of());
        check(Map.of("enabled", true, "unverified_factual_action", "none"), Map.of(), silent, said(SOUND));
        assertThat(told(silent).flagged()).as("nothing was found in it").isFalse();
    }

    @Test
    void whatNeedsNoCheckIsNotRead() throws Exception {
        Call idle = asked("Write a poem");
        check(ON, Map.of(), idle, said(MADE_UP));
        assertThat(told(idle).reason()).isEqualTo("no_fact_check_needed");
        assertThat(judge.hypotheses).isEmpty();

        Call off = asked("How old is it?");
        check(ON, Map.of("enabled", false), off, said(MADE_UP));
        assertThat(told(off).reason()).isEqualTo("detection_off");

        Call rehearsed = Calls.rehearsed(asked("How old is it?"));
        check(ON, Map.of(), rehearsed, said(MADE_UP));
        assertThat(rehearsed.trace().facts().all()).isEmpty();
    }

    @Test
    void streamsPassWhileTheyArriveAndTheTraceSaysSo() throws Exception {
        Call call = asked("How old is it?");
        Reply reply = check(ON, Map.of(), call, Calls.streamed("data: {}\n\n"));

        assertThat(Calls.drain(reply)).isEqualTo("data: {}\n\n");
        assertThat(told(call).outcome()).isEqualTo(Check.SKIPPED);
        assertThat(told(call).reason()).isEqualTo("streamed");
    }

    @Test
    void repliesWithoutAnAnswerAreLeftAlone() throws Exception {
        for (Reply.Whole reply : List.of(
                Calls.whole(500, "{'choices':[{'message':{'content':'x'}}]}"),
                Calls.whole(200, "not JSON"),
                Calls.whole(200, "{'choices':[{'message':{'content':null,'tool_calls':[]}}]}"),
                Calls.whole(200, "{'choices':[{'message':{'content':'" + "x".repeat(1 << 20) + "'}}]}"),
                new Reply.Whole(
                        200,
                        Headers.of("content-encoding", "gzip"),
                        said(MADE_UP).body()))) {
            Call call = asked("How old is it?");
            assertThat(check(ON, Map.of(), call, reply)).isSameAs(reply);
            assertThat(told(call).reason()).isEqualTo("no_answer");
        }
    }

    @Test
    void whatCannotBeJudgedPassesAndIsTold() throws Exception {
        var broken = new WordJudge(Set.of("fact_check", "nli"), true);
        Call call = asked("How old is it?");
        Reply.Whole answer = said(MADE_UP);
        Plugin plugin = Calls.plugin(new Hallucination(), ON, Map.of(Mitigation.class, ON), broken, Clock.systemUTC());

        assertThat(plugin.around(call, _ -> answer)).isSameAs(answer);
        assertThat(told(call).outcome()).isEqualTo(Check.FAILED);
        assertThat(told(call).reason()).isEqualTo("encoder_missing");
        assertThat(call.trace().facts().all()).contains(new Fact.PluginFailed("hallucination", "encoder_missing"));

        Call unread = asked("unreadable?");
        assertThat(check(ON, Map.of(), unread, answer)).isSameAs(answer);
        assertThat(told(unread).outcome()).isEqualTo(Check.FAILED);
    }

    @Test
    void longTextsAreReadPartlyAndSaySo() throws Exception {
        Call answers = asked("How old is it?");
        check(ON, Map.of(), answers, said((SOUND + " ").repeat(60)));
        assertThat(told(answers).claims()).isEqualTo(48);
        assertThat(told(answers).partly()).isTrue();

        Call contexts = asked("How old is it?").groundedIn(List.of("It rained all day. ".repeat(3_000), GIVEN));
        check(ON, Map.of(), contexts, said(SOUND));
        assertThat(told(contexts).contextCharacters()).isEqualTo(24_000);
        assertThat(told(contexts).partly()).isTrue();
        assertThat(told(contexts).outcome()).isEqualTo(Check.HALLUCINATED);
    }

    @Test
    void supportIsFoundInAnyWindowOfTheContext() throws Exception {
        Call call = asked("How old is it?").groundedIn(List.of("It rained all day. ".repeat(300), GIVEN));
        check(ON, Map.of(), call, said(SOUND));

        assertThat(told(call).outcome()).isEqualTo(Check.SUPPORTED);
        assertThat(told(call).partly()).isFalse();
    }

    @Test
    void warningsKeepTheirOrder() throws Exception {
        Reply.Whole warned = said(MADE_UP);
        Reply reply = check(
                ON,
                Map.of(),
                asked("How old is it?"),
                new Reply.Whole(200, ResponseHeaders.warned(warned.headers(), "response_jailbreak"), warned.body()));

        assertThat(warnings(reply)).isEqualTo("hallucination,response_jailbreak");
    }

    @Test
    void aTokenClassifierTakesThePlaceOfTheBuiltInDetector() throws Exception {
        var tokens = new WordJudge(Set.of("fact_check", "hallucination"), true);
        Plugin plugin = Calls.plugin(
                new Hallucination(),
                ON,
                Map.of(Mitigation.class, Map.of("enabled", true, "detector", Map.of("min_span_length", 1))),
                tokens,
                Clock.systemUTC());
        Call call = asked("How old is it?");
        plugin.around(call, _ -> said("The tower was built in 1925."));

        assertThat(told(call).detector()).isEqualTo("tokens");
        assertThat(told(call).findings())
                .extracting(Finding::start, Finding::end)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(23, 27));
        assertThat(tokens.hypotheses).containsExactly(GIVEN + " Question: How old is it?");
    }

    @Test
    void itsClassifiersMustBeThere() {
        assertThatThrownBy(() -> Calls.plugin(new Hallucination(), ON))
                .hasMessageContaining("encoder_missing")
                .hasMessageContaining("fact_check");
        assertThatThrownBy(() -> Calls.plugin(
                        new Hallucination(),
                        ON,
                        Map.of(Mitigation.class, ON),
                        new WordJudge(Set.of("fact_check"), false),
                        Clock.systemUTC()))
                .hasMessageContaining("\"nli\"");
    }

    @Test
    void windowsHoldTheWholeText() {
        String text = "One is here. ".repeat(250) + "x".repeat(3_000);
        List<String> windows = Places.windows(text);

        assertThat(windows).allMatch(window -> window.length() <= 1_200);
        assertThat(windows.getLast()).endsWith("x");
        assertThat(String.join("", windows).length()).isGreaterThanOrEqualTo(text.length());
        assertThat(Places.windows("")).isEmpty();
        assertThat(Places.windows("a\n\nb")).containsExactly("a\n\nb");
        assertThat(Places.words("It's 3 米高")).isEqualTo(5);
    }
}
