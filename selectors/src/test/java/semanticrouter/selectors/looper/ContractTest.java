package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.contract.AnswerFormat;
import semanticrouter.core.contract.AnswerFormat.Choice;
import semanticrouter.core.contract.AnswerFormat.Kind;
import semanticrouter.core.contract.AnswerFormat.Reference;
import semanticrouter.core.contract.AnswerFormat.Source;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.LoopSelector;
import semanticrouter.core.selection.SelectorSetup;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.fusion.FusionOptions;
import semanticrouter.selectors.looper.remom.RemomOptions;
import semanticrouter.selectors.looper.script.ScriptedRequest;
import semanticrouter.selectors.looper.script.TreeBody;
import semanticrouter.selectors.looper.workflows.WorkflowOptions;
import tools.jackson.databind.JsonNode;

/// Contracts on the answer, of every loop and against models that answer as written here.
class ContractTest {
    private static final Kind CHOICE = new Choice(List.of("Yes", "No"), "");

    /// The loops, each with the two models `a` and `b`.
    enum Way {
        RATINGS,
        CONFIDENCE,
        REMOM,
        FUSION,
        WORKFLOWS;

        LoopResult run(AnswerContract contract, ScriptedRequest request) throws Exception {
            return switch (this) {
                case RATINGS -> run(new Ratings(), Ratings.Options.class, Map.of(), contract, request);
                case CONFIDENCE ->
                    run(
                            new Confidence(),
                            Confidence.Options.class,
                            Map.of("confidence_method", "self_verify", "threshold", 0.5),
                            contract,
                            request);
                case REMOM ->
                    run(
                            new Remom(),
                            RemomOptions.class,
                            Map.of(
                                    "breadth_schedule",
                                    List.of(2),
                                    "model_distribution",
                                    "round_robin",
                                    "synthesis_model",
                                    "b"),
                            contract,
                            request);
                case FUSION -> run(new Fusion(), FusionOptions.class, Map.of("model", "b"), contract, request);
                case WORKFLOWS ->
                    run(
                            new Workflows(),
                            WorkflowOptions.class,
                            Map.of(
                                    "roles",
                                    List.of(Map.of("name", "draft", "models", List.of("a", "b"))),
                                    "final",
                                    Map.of("model", "b")),
                            contract,
                            request);
            };
        }

        private static <C extends Record> LoopResult run(
                LoopAlgorithm<C> family,
                Class<C> type,
                Map<String, ?> options,
                AnswerContract contract,
                ScriptedRequest request)
                throws Exception {
            var setup = Setups.setup(Bound.options(type, options), request.candidates(), Setups.noEncoders());
            return looping(family, Setups.contracted(setup, contract)).run(request);
        }
    }

    private static <C extends Record> Loop looping(LoopAlgorithm<C> family, SelectorSetup<C> setup) throws Exception {
        return ((LoopSelector) family.prepare(setup)).loop();
    }

    private static TreeBody asking(String text) {
        return TreeBody.of(
                "{'model':'auto','messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'" + text
                        + "'}]}");
    }

    private static ScriptedRequest request(String text) {
        return new ScriptedRequest(asking(text), Setups.candidate("a"), Setups.candidate("b"));
    }

    private static AnswerContract contract(Kind kind, boolean repair, String fallback, Source... sources) {
        return new AnswerContract("", Optional.of(new AnswerFormat(kind, List.of(sources), repair, fallback)));
    }

    private static Optional<ContractOutcome> outcome(LoopResult result) {
        return ((LoopResult.Answered) result).contract();
    }

    private static List<String> contents(LoopResult result) {
        var contents = new ArrayList<String>();
        for (JsonNode choice : ScriptedRequest.completion(result).path("choices")) {
            contents.add(choice.at("/message/content").asString(""));
        }
        return contents;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everybodyWhoWorksOnTheAnswerIsToldTheContract(Way way) throws Exception {
        ScriptedRequest request = request("Is it so?").says("a", "0.1").says("b", "0.9");
        LoopResult result = way.run(new AnswerContract(" One word. ", Optional.empty()), request);

        assertThat(outcome(result)).as("nothing to check").isEmpty();
        assertThat(request.prompt(0)).endsWith("\n\nRequired output contract:\nOne word.");
        assertThat(request.sent(0).at("/messages/0/content").asString("")).isEqualTo("Be brief.");
        assertThat(request.prompt(request.asked.size() - 1).split("Required output contract", -1))
                .as("once, in the last call too, unless it judges an answer")
                .hasSizeLessThanOrEqualTo(2);
        if (way != Way.CONFIDENCE) {
            assertThat(request.prompt(request.asked.size() - 1)).endsWith("Required output contract:\nOne word.");
        }
    }

    @Test
    void judgesOfAnswersAreNotBoundByIt() throws Exception {
        ScriptedRequest request = request("Is it so?").says("a", "x").says("b", "y");
        Way.FUSION.run(new AnswerContract("One word.", Optional.empty()), request);
        assertThat(request.models()).containsExactly("a", "b", "b", "b");
        assertThat(request.prompt(2)).as("asked for an analysis").doesNotEndWith("One word.");
    }

    @Test
    void theContractOfTheClientComesFirst() throws Exception {
        ScriptedRequest request = request("Is it so?\\n\\nRequired output contract:\\nIn French.")
                .says("a", "x")
                .says("b", "y");
        Way.REMOM.run(new AnswerContract("One word.", Optional.empty()), request);
        assertThat(request.prompt(0)).isEqualTo("Is it so?\n\nRequired output contract:\nIn French.\nOne word.");
        assertThat(request.prompt(2))
                .startsWith("Is it so?\n\nSeveral answers")
                .endsWith("\n\nRequired output contract:\nIn French.\nOne word.");

        ScriptedRequest twice = request("Is it so?\\n\\nRequired output contract:\\nOne word. Really.")
                .says("a", "x")
                .says("b", "y");
        Way.RATINGS.run(new AnswerContract("One word.", Optional.empty()), twice);
        assertThat(twice.prompt(0)).endsWith("Required output contract:\nOne word. Really.");
    }

    @Test
    void aContractOfTheClientAloneStaysAtTheEnd() throws Exception {
        ScriptedRequest request = request("Is it so?\\n\\nRequired output contract:\\nIn French.")
                .says("a", "x")
                .says("b", "y");
        Way.FUSION.run(AnswerContract.NONE, request);
        assertThat(request.prompt(3))
                .startsWith("Is it so?\n\nSeveral")
                .endsWith("Required output contract:\nIn French.");
    }

    @Test
    void aMessageOfPartsAndOneThatIsNoUsersCarryItToo() throws Exception {
        var parts = new ScriptedRequest(
                        TreeBody.of(
                                "{'messages':[{'role':'user','content':[{'type':'text','text':'See'},{'type':'image_url','image_url':{'url':'u'}}]}]}"),
                        Setups.candidate("a"),
                        Setups.candidate("b"))
                .says("a", "x")
                .says("b", "y");
        Way.RATINGS.run(new AnswerContract("One word.", Optional.empty()), parts);
        assertThat(parts.sent(0).at("/messages/0/content/0/text").asString(""))
                .isEqualTo("See\n\nRequired output contract:\nOne word.");
        assertThat(parts.sent(0).at("/messages/0/content").size()).isEqualTo(2);

        var result = new ScriptedRequest(
                        TreeBody.of("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'so'}]}"),
                        Setups.candidate("a"),
                        Setups.candidate("b"))
                .says("a", "x")
                .says("b", "y");
        Way.RATINGS.run(new AnswerContract("One word.", Optional.empty()), result);
        assertThat(result.sent(0).path("messages").size()).isEqualTo(3);
        assertThat(result.sent(0).at("/messages/2/role").asString("")).isEqualTo("user");
        assertThat(result.prompt(0)).isEqualTo("Required output contract:\nOne word.");
    }

    @Test
    void whereTheResultOfAToolIsLastTheQuestionIsStillTheUsers() throws Exception {
        ScriptedRequest request = withTools(
                        "\\n\\nRequired output contract:\\nIn French.",
                        ",{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function','function':{'name':'look','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'c','content':'42'}")
                .says("a", "so")
                .says("b", "so", "{}", "fin");
        Way.FUSION.run(new AnswerContract("One word.", Optional.empty()), request);
        assertThat(request.prompt(0)).isEqualTo("Required output contract:\nOne word.");
        assertThat(request.prompt(3))
                .startsWith("Is it so?\n\nSeveral")
                .endsWith("Required output contract:\nIn French.\nOne word.");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anAnswerThatKeepsItIsRendered(Way way) throws Exception {
        ScriptedRequest request = request("?").says("a", "yes", "0.9", "yes").says("b", " yes ");
        LoopResult result = way.run(contract(new Choice(List.of("Yes", "No"), "={choice}="), true, ""), request);
        assertThat(contents(result)).containsOnly("=Yes=");
        assertThat(outcome(result)).contains(ContractOutcome.KEPT);
        assertThat(request.prompt(0)).contains("exactly one of these", "- Yes\n- No");
        assertThat(ScriptedRequest.notes(result)).noneMatch(note -> note.contains("repair"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aBrokenAnswerIsMendedByItsModel(Way way) throws Exception {
        ScriptedRequest request = switch (way) {
            case RATINGS -> request("?").says("a", "I think so", "yes").says("b", "no");
            case CONFIDENCE -> request("?").says("a", "I think so", "0.9", "yes");
            case REMOM, FUSION, WORKFLOWS -> request("?").says("a", "so").says("b", scripted(way));
        };
        LoopResult result = way.run(contract(CHOICE, true, "No"), request);

        assertThat(outcome(result)).contains(ContractOutcome.REPAIRED);
        assertThat(contents(result).getFirst()).isEqualTo("Yes");
        assertThat(ScriptedRequest.notes(result).getLast()).isEqualTo("repair");
        JsonNode sent = request.sent(request.asked.size() - 1).path("messages");
        assertThat(sent.path(sent.size() - 2).path("role").asString("")).isEqualTo("assistant");
        assertThat(sent.path(sent.size() - 2).path("content").asString("")).isEqualTo("I think so");
        assertThat(request.prompt(request.asked.size() - 1))
                .contains("does not keep the contract")
                .contains("Required output contract:\nAnswer with exactly one of these");
        assertThat(ScriptedRequest.completion(result)
                        .at("/usage/completion_tokens")
                        .asInt(0))
                .as("three for each call, that of the repair too")
                .isEqualTo(3 * request.asked.size());
    }

    /// What `b` says: a panel's answer, the judge's where there is one, a final answer that is broken, a mended one.
    private static String[] scripted(Way way) {
        return way == Way.FUSION
                ? new String[] {"so", "{}", "I think so", "yes"}
                : new String[] {"so", "I think so", "yes"};
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "!down"})
    void whereNoRepairHelpsTheConfiguredAnswerIsGiven(String repair) throws Exception {
        ScriptedRequest request = request("?").says("a", "x").says("b", "so", "{}", "I think so", repair);
        LoopResult result =
                Way.FUSION.run(contract(new Choice(List.of("Yes", "No"), "={choice}="), true, "no"), request);
        assertThat(contents(result)).containsExactly("=No=");
        assertThat(outcome(result)).contains(ContractOutcome.FALLBACK);
        assertThat(ScriptedRequest.notes(result).getLast())
                .isEqualTo(repair.equals("maybe") ? "repair: contract not kept" : "repair: down");
    }

    @Test
    void withoutAnythingElseTheAnswerStaysAsItIs() throws Exception {
        ScriptedRequest request = request("?").says("a", "yes").says("b", "I think so");
        LoopResult result = Way.RATINGS.run(contract(CHOICE, false, ""), request);
        assertThat(contents(result)).containsExactly("Yes", "I think so");
        assertThat(outcome(result)).as("the worst of both").contains(ContractOutcome.VIOLATED);
        assertThat(request.asked).hasSize(2);
    }

    @Test
    void anotherSourceMayHaveIt() throws Exception {
        ScriptedRequest request =
                request("?").says("a", "no").says("b", "{'content':'Let me see','reasoning_content':'yes'}");
        LoopResult reasoned =
                Way.RATINGS.run(contract(CHOICE, false, "", Source.CONTENT, Source.REASONING_CONTENT), request);
        assertThat(contents(reasoned)).containsExactly("No", "Yes");
        assertThat(outcome(reasoned)).contains(ContractOutcome.RECOVERED);

        ScriptedRequest panel = request("?").says("a", "no").says("b", "no", "{}", "I cannot say");
        LoopResult others =
                Way.FUSION.run(contract(CHOICE, false, "", Source.CONTENT, Source.CANDIDATE_RESPONSES), panel);
        assertThat(contents(others)).containsExactly("No");
    }

    @ParameterizedTest
    @EnumSource(names = {"REMOM", "FUSION", "WORKFLOWS"})
    void theLastWordMayBeTheNumberOfAnAnswer(Way way) throws Exception {
        ScriptedRequest request = request("?")
                .says("a", "Alpha")
                .says("b", way == Way.FUSION ? new String[] {"Beta", "{}", "2"} : new String[] {"Beta", "2"});
        LoopResult result = way.run(contract(new Reference(1, true), false, ""), request);

        assertThat(request.prompt(0))
                .as("who answers first has nothing to choose")
                .doesNotContain("contract");
        String last = request.prompt(request.asked.size() - 1);
        assertThat(last).endsWith("counted from 1: the first answer has the number 1.");
        String second = last.substring(last.indexOf("Answer 2"));
        String chosen = second.contains("Alpha") ? "Alpha" : "Beta";
        assertThat(contents(result)).containsExactly(chosen);
        assertThat(outcome(result)).contains(ContractOutcome.KEPT);
    }

    @Test
    void aRepairOfAChoiceAmongAnswersShowsThem() throws Exception {
        ScriptedRequest request = request("?").says("a", "Alpha").says("b", "Beta", "{}", "the first one", "[1]");
        LoopResult result = Way.FUSION.run(contract(new Reference(1, true), true, ""), request);
        assertThat(contents(result)).containsExactly("Alpha");
        assertThat(request.prompt(4)).contains("Answer 1:\nAlpha", "Answer 2:\nBeta");
    }

    private static ScriptedRequest withTools(String asked, String more) {
        return new ScriptedRequest(
                TreeBody.of("{'messages':[{'role':'user','content':'Is it so?" + asked + "'}" + more
                        + "],'tools':[{'type':'function','function':{'name':'look'}}]}"),
                Setups.candidate("a"),
                Setups.candidate("b"));
    }

    @Test
    void callsOfToolsAreNoAnswerAndWhatFollowsThemIs() throws Exception {
        ScriptedRequest first = withTools("", "")
                .says(
                        "a",
                        "{'content':null,'tool_calls':[{'id':'call_1','type':'function','function':{'name':'look','arguments':'{}'}}]}");
        LoopResult waiting = Way.WORKFLOWS.run(contract(CHOICE, true, "No"), first);
        assertThat(ScriptedRequest.completion(waiting)
                        .at("/choices/0/finish_reason")
                        .asString(""))
                .isEqualTo("tool_calls");
        assertThat(outcome(waiting)).isEmpty();

        ScriptedRequest second = withTools(
                        "", ",{'role':'tool','tool_call_id':'flowtool_0123456789abcdef__0__call_1','content':'42'}")
                .says("a", "so")
                .says("b", "so", "I think so", "yes");
        second.suspension.begun = first.suspension.left;
        LoopResult end = Way.WORKFLOWS.run(contract(CHOICE, true, "No"), second);
        assertThat(contents(end)).containsExactly("Yes");
        assertThat(outcome(end)).contains(ContractOutcome.REPAIRED);
        String writer = second.prompt(2);
        assertThat(writer.split("Required output contract", -1))
                .as("told once: " + writer)
                .hasSize(2);
        assertThat(second.sent(3).has("tools")).as("a repair calls none").isFalse();
    }

    @Test
    void aFinalAnswerThatFailsLeavesWhatMostAgentsSay() throws Exception {
        var roles = Map.of(
                "roles",
                List.of(Map.of("name", "draft", "models", List.of("a", "b", "c"))),
                "final",
                Map.of("model", "d"),
                "on_error",
                "skip");
        WorkflowOptions bound = Bound.options(WorkflowOptions.class, roles);
        var request = new ScriptedRequest(
                        asking("?"),
                        Setups.candidate("a"),
                        Setups.candidate("b"),
                        Setups.candidate("c"),
                        Setups.candidate("d"))
                .says("a", "so")
                .says("b", "yes")
                .says("c", "no")
                .says("d", "!down");
        var setup = Setups.contracted(
                Setups.setup(bound, request.candidates(), Setups.noEncoders()), contract(CHOICE, false, ""));
        LoopResult first = looping(new Workflows(), setup).run(request);
        assertThat(contents(first)).as("of two that are as frequent the first").containsExactly("Yes");
        assertThat(((LoopResult.Answered) first).model().ref().effectiveModel()).isEqualTo("b");

        request.says("a", "NO").says("b", "yes");
        LoopResult most = looping(new Workflows(), setup).run(request);
        assertThat(contents(most)).containsExactly("No");
        assertThat(((LoopResult.Answered) most).reason()).contains("as most agents did");

        request.says("a", "x").says("b", "y").says("c", "z");
        LoopResult none = looping(new Workflows(), setup).run(request);
        assertThat(contents(none)).as("nobody keeps it: the last one's").containsExactly("z");
        assertThat(outcome(none)).contains(ContractOutcome.VIOLATED);
    }
}
