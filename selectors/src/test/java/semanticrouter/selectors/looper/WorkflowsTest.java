package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.selectors.Bound;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.script.ScriptedRequest;
import semanticrouter.selectors.looper.script.TreeBody;
import semanticrouter.selectors.looper.workflows.WorkflowOptions;
import tools.jackson.databind.JsonNode;

/// Agents that work step by step, against models that answer as written here.
class WorkflowsTest {
    private static final TreeBody BODY = TreeBody.of("{'model':'auto','messages':[{'role':'user','content':'Why?'}]}");
    private static final TreeBody WITH_TOOLS = TreeBody.of(
            "{'model':'auto','messages':[{'role':'user','content':'Why?'}],'tools':[{'type':'function','function':{'name':'look'}}]}");
    private static final String CALLS =
            "{'content':null,'tool_calls':[{'id':'call_1','type':'function','function':{'name':'look','arguments':'{}'}}]}";
    private static final Map<String, ?> DRAFT =
            Map.of("name", "draft", "models", List.of("a", "b"), "prompt", "Draft it.");
    private static final Map<String, ?> CHECK =
            Map.of("name", "check", "models", List.of("c"), "prompt", "Check it.", "access_list", List.of());
    private static final Map<String, ?> STATIC =
            Map.of("roles", List.of(DRAFT, CHECK), "final", Map.of("model", "c"), "max_completion_tokens", 70);
    private static final Map<String, ?> DYNAMIC = Map.of("mode", "dynamic", "planner", Map.of("model", "qwen3-p"));

    private static ScriptedRequest request(TreeBody body) {
        return new ScriptedRequest(body, Setups.candidate("a"), Setups.candidate("b"), Setups.candidate("c"))
                .knows("qwen3-p");
    }

    private static LoopResult run(Map<String, ?> options, ScriptedRequest request) throws Exception {
        WorkflowOptions bound = Bound.options(WorkflowOptions.class, options);
        var setup = Setups.setup(bound, request.candidates(), Setups.noEncoders());
        return new Workflows().loop(setup).run(request);
    }

    private static Map<String, ?> with(Map<String, ?> options, String key, Object value) {
        Map<String, Object> more = new HashMap<>(options);
        more.put(key, value);
        return more;
    }

    private static String why(LoopResult result) {
        return result instanceof LoopResult.Failed(int status, var why, var _) ? status + " " + why : "answered";
    }

    @Test
    void rolesWorkInOrderAndSeeWhatTheyMay() throws Exception {
        ScriptedRequest request =
                request(BODY).says("a", "Alpha").says("b", "Beta").says("c", "Checked", "Final");
        LoopResult result = run(STATIC, request);

        assertThat(request.models()).containsExactly("a", "b", "c", "c");
        assertThat(request.bounds.getFirst().atOnce()).isEqualTo(2);
        assertThat(request.prompt(0)).startsWith("Why?").contains("Draft it.").doesNotContain("Alpha");
        assertThat(request.prompt(2)).contains("Check it.").doesNotContain("Alpha", "Beta");
        assertThat(request.prompt(3)).contains("[draft:0:a]\nAlpha", "[draft:1:b]\nBeta", "[check:0:c]\nChecked");
        assertThat(request.sent(0).path("max_completion_tokens").asInt(0)).isEqualTo(70);
        assertThat(ScriptedRequest.content(result)).isEqualTo("Final");
        assertThat(ScriptedRequest.notes(result)).containsExactly("step 1", "step 1", "step 2", "final");
        JsonNode completion = ScriptedRequest.completion(result);
        assertThat(completion.path("id").asString("")).startsWith("chatcmpl-flow-");
        assertThat(completion.at("/usage/total_tokens").asInt(0)).isEqualTo(52);
        assertThat(completion.at("/flow/mode").asString("")).isEqualTo("static");
        assertThat(completion.at("/flow/worker_models").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
        assertThat(completion.at("/flow/steps/0/responses/1").toString())
                .isEqualTo("{\"agent_id\":\"draft:1:b\",\"model\":\"b\",\"content\":\"Beta\"}");
        assertThat(completion.at("/flow/steps/1/access_list").toString()).isEqualTo("[]");
        assertThat(completion.path("flow").has("failed_models")).isFalse();
    }

    @Test
    void theFirstWorkerWritesWhereNobodyIsNamed() throws Exception {
        ScriptedRequest request = request(BODY).says("a", "Alpha").says("b", "Beta");
        run(Map.of("roles", List.of(DRAFT), "include_intermediate_responses", false), request);
        assertThat(request.models()).containsExactly("a", "b", "a");
    }

    @Test
    void aStepThatFallsShortEndsTheWorkOrIsPassedOver() throws Exception {
        assertThat(why(run(STATIC, request(BODY).says("a", "!timeout").says("b", "Beta"))))
                .isEqualTo("500 workflows: step 1: 1 of 2 agents answered, 2 must (a: timeout)");
        ScriptedRequest skipping =
                request(BODY).says("a", "!timeout").says("b", "Beta").says("c", "Checked", "!down");
        LoopResult skipped = run(with(STATIC, "on_error", "skip"), skipping);
        assertThat(ScriptedRequest.content(skipped)).as("the last worker's").isEqualTo("Checked");
        assertThat(ScriptedRequest.completion(skipped).at("/flow/failed_models").toString())
                .isEqualTo("[{\"model\":\"a\",\"error\":\"timeout\"},{\"model\":\"c\",\"error\":\"down\"}]");
        ScriptedRequest enough = request(BODY).says("a", "Alpha").says("c", "Checked", "Final");
        LoopResult quick = run(with(STATIC, "min_successful_responses", 1), enough);
        assertThat(ScriptedRequest.notes(quick)).startsWith("step 1", "step 1: unfinished");
        assertThat(ScriptedRequest.completion(quick).path("flow").has("failed_models"))
                .isFalse();
    }

    @Test
    void whoWasCancelledBecauseOthersWereFasterDidNotFail() throws Exception {
        ScriptedRequest request =
                request(BODY).says("a", "!unfinished").says("b", "Beta").says("c", "Checked", "Final");
        LoopResult quick = run(with(STATIC, "min_successful_responses", 1), request);
        assertThat(ScriptedRequest.completion(quick).path("flow").has("failed_models"))
                .isFalse();
    }

    @Test
    void aPlannerWritesThePlanWithoutThinking() throws Exception {
        String plan = "Sure: {\"steps\":[{\"models\":[\"a\",\"a\"],\"prompt\":\"Solve.\"},"
                + "{\"id\":\"review\",\"role\":\"critic\",\"models\":[\"b\"],\"access_list\":[\"step-1:0:a\"]},],"
                + "\"final\":{\"model\":\"c\",\"prompt\":\"Sum up.\"}}";
        ScriptedRequest request = request(BODY)
                .says("qwen3-p", plan)
                .says("a", "Alpha")
                .says("b", "Fine")
                .says("c", "Final");
        LoopResult result = run(DYNAMIC, request);

        assertThat(ScriptedRequest.content(result)).isEqualTo("Final");
        assertThat(request.models()).containsExactly("qwen3-p", "a", "b", "c");
        assertThat(request.sent(0).at("/response_format/type").asString("")).isEqualTo("json_object");
        assertThat(request.sent(0).at("/chat_template_kwargs/enable_thinking").asBoolean(true))
                .isFalse();
        assertThat(request.sent(0).path("max_completion_tokens").asInt(0)).isEqualTo(2048);
        assertThat(request.asked.getFirst().candidate().ref().useReasoning()).contains(false);
        assertThat(request.prompt(2)).contains("critic", "Alpha");
        assertThat(request.prompt(3)).contains("Sum up.");
        assertThat(ScriptedRequest.completion(result).at("/flow/planner_model").asString(""))
                .isEqualTo("qwen3-p");
    }

    @Test
    void aPlanMayStandInTheReasoning() throws Exception {
        ScriptedRequest request = request(BODY)
                .says("qwen3-p", "{'content':'','reasoning_content':'{`steps`: [{`models`: [`a`]}]}'}", "Final")
                .says("a", "Alpha");
        assertThat(ScriptedRequest.content(run(DYNAMIC, request))).isEqualTo("Final");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no plan",
                "{\"steps\":[]}",
                "{\"steps\":[{\"models\":[\"a\"]},{\"models\":[\"a\"]},{\"models\":[\"a\"]},{\"models\":[\"a\"]}]}",
                "{\"steps\":[{\"models\":[]}]}",
                "{\"steps\":[{\"models\":[\"a\",\"b\",\"c\"]}]}",
                "{\"steps\":[{\"models\":[\"secret-z\"]}]}",
                "{\"steps\":[{\"id\":\"x\",\"models\":[\"a\"]},{\"id\":\"x\",\"models\":[\"b\"]}]}",
                "{\"steps\":[{\"id\":\"x\",\"models\":[\"a\"],\"access_list\":[\"y\"]},{\"id\":\"y\",\"models\":[\"b\"]}]}",
                "{\"steps\":[{\"models\":[\"a\"]}],\"final\":{\"model\":\"secret-z\"}}",
            })
    void aPlanThatCannotBeWorkedByIsAnErrorOrReplaced(String plan) throws Exception {
        assertThat(why(run(DYNAMIC, request(BODY).says("qwen3-p", plan))))
                .startsWith("500 workflows: the planner's plan cannot be used: ")
                .doesNotContain("secret");
        ScriptedRequest request =
                request(BODY).says("qwen3-p", plan, "Final").says("a", "Alpha").says("b", "Beta");
        LoopResult result = run(with(DYNAMIC, "on_error", "skip"), request);
        assertThat(request.models()).containsExactly("qwen3-p", "a", "b", "qwen3-p");
        assertThat(ScriptedRequest.completion(result)
                        .at("/flow/plan/steps/0/id")
                        .asString(""))
                .isEqualTo("fallback_solve");
        assertThat(ScriptedRequest.completion(result)
                        .at("/flow/failed_models/0/error")
                        .asString(""))
                .isEqualTo("plan_invalid");
    }

    private static TreeBody answering(String... results) {
        String id = "flowtool_0123456789abcdef__0__call_1";
        var messages = new StringBuilder("{'role':'user','content':'Why?'},{'role':'assistant','tool_calls':[{'id':'")
                .append(id)
                .append("'}]}");
        for (String result : results) {
            messages.append(",{'role':'tool','tool_call_id':'")
                    .append(result.replace("ID", id))
                    .append("','content':'42'}");
        }
        return TreeBody.of("{'model':'auto','messages':[" + messages
                + "],'tools':[{'type':'function','function':{'name':'look'}}]}");
    }

    @Test
    void anAgentWaitsForToolsAndGoesOnWithTheirResults() throws Exception {
        ScriptedRequest first = request(WITH_TOOLS).says("a", "Alpha").says("b", CALLS);
        LoopResult waiting = run(STATIC, first);
        JsonNode completion = ScriptedRequest.completion(waiting);
        assertThat(first.models()).as("in turn").containsExactly("a", "b");
        assertThat(completion.at("/choices/0/finish_reason").asString("")).isEqualTo("tool_calls");
        assertThat(completion.at("/choices/0/message/tool_calls/0/id").asString(""))
                .isEqualTo("flowtool_0123456789abcdef__0__call_1");
        assertThat(completion.at("/flow/pending_tool_call/agent_id").asString(""))
                .isEqualTo("draft:1:b");
        assertThat(ScriptedRequest.notes(waiting)).containsExactly("step 1", "step 1: waits for tools");

        ScriptedRequest second = request(answering("ID")).says("b", "Beta").says("c", "Checked", CALLS);
        second.suspension.begun = first.suspension.left;
        LoopResult last = run(STATIC, second);
        assertThat(second.suspension.taken).isTrue();
        assertThat(second.models()).containsExactly("b", "c", "c");
        JsonNode sent = second.sent(0).path("messages");
        assertThat(sent.path(1).at("/tool_calls/0/id").asString("")).isEqualTo("call_1");
        assertThat(sent.path(2).toString())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"42\"}");
        assertThat(ScriptedRequest.completion(last)
                        .at("/flow/pending_tool_call/agent_id")
                        .asString(""))
                .isEqualTo("final:c");

        ScriptedRequest third = request(answering("ID")).says("c", "Final");
        third.suspension.begun = second.suspension.left;
        JsonNode end = ScriptedRequest.completion(run(STATIC, third));
        assertThat(end.at("/choices/0/message/content").asString("")).isEqualTo("Final");
        assertThat(end.at("/flow/steps/0/responses/1/tool_trajectory").size()).isEqualTo(2);
        assertThat(end.at("/flow/final_tool_trajectory").size()).isEqualTo(2);
        assertThat(end.at("/usage/total_tokens").asInt(0))
                .as("of its own calls")
                .isEqualTo(13);
    }

    @Test
    void whatDoesNotFitLeavesTheStateWhereItIs() throws Exception {
        ScriptedRequest first = request(WITH_TOOLS).says("a", CALLS);
        run(STATIC, first);
        for (TreeBody wrong : List.of(answering(), answering("ID", "call_foreign"), answering("ID", "ID"))) {
            ScriptedRequest request = request(wrong);
            request.suspension.begun = first.suspension.left;
            assertThat(why(run(STATIC, request))).startsWith("400 workflows: ");
            assertThat(request.suspension.taken).isFalse();
        }
        for (Map<String, ?> changed : List.of(DYNAMIC, with(STATIC, "template", "other"))) {
            ScriptedRequest request = request(answering("ID"));
            request.suspension.begun = first.suspension.left;
            assertThat(why(run(changed, request))).startsWith("400 workflows: the decision's workflow has changed");
            assertThat(request.suspension.taken).isFalse();
        }
        var fewer = new ScriptedRequest(answering("ID"), Setups.candidate("a"), Setups.candidate("b"));
        fewer.suspension.begun = first.suspension.left;
        assertThat(why(run(STATIC, fewer))).startsWith("400 workflows: the decision's workflow has changed");
        ScriptedRequest late = request(answering("ID"));
        late.suspension.begun = first.suspension.left;
        late.suspension.late = true;
        assertThat(why(run(STATIC, late))).startsWith("400 workflows: another request");
    }
}
