package semanticrouter.selectors.looper;

import static org.assertj.core.api.Assertions.assertThat;
import static semanticrouter.selectors.looper.FusionTest.request;
import static semanticrouter.selectors.looper.FusionTest.run;
import static semanticrouter.selectors.looper.FusionTest.why;
import static semanticrouter.selectors.looper.script.ScriptedRequest.completion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.selectors.Setups;
import semanticrouter.selectors.looper.script.ScriptedRequest;
import semanticrouter.selectors.looper.script.TreeBody;

/// What a request says of its own fusion.
class FusionPluginTest {
    @Test
    void theRequestHasItsWay() throws Exception {
        ScriptedRequest request = request("'analysis_models': ['c', 'a'], 'model': 'a', 'include_analysis': false,"
                + "'analysis_overrides': [{'model': 'c', 'max_completion_tokens': 3}], 'temperature': 0.1,"
                + "'synthesis_template': 'S {{original}}', 'on_error': null");
        Map<String, Object> options = new HashMap<>();
        options.put("analysis_overrides", List.of(Map.of("model", "c", "temperature", 0.7)));
        options.put("max_completion_tokens", 8);
        options.put("model", "b");

        LoopResult result = run(request, options);

        assertThat(request.models()).containsExactly("c", "a", "a", "a");
        assertThat(request.sent(0).path("max_completion_tokens").asInt()).isEqualTo(3);
        assertThat(request.sent(0).path("temperature").asDouble()).isEqualTo(0.7);
        assertThat(request.sent(1).path("max_completion_tokens").asInt()).isEqualTo(8);
        assertThat(request.sent(1).path("temperature").asDouble()).isEqualTo(0.1);
        assertThat(request.prompt(3)).isEqualTo("S why?");
        assertThat(completion(result).path("fusion").has("analysis")).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(request.sent(i).path("plugins").toString()).isEqualTo("[{\"id\":\"web\"}]");
        }
    }

    @Test
    void aPluginThatIsOffChangesNothing() throws Exception {
        ScriptedRequest request = request("'enabled': false, 'analysis_models': ['c']");

        run(request, Map.of());

        assertThat(request.models()).containsExactly("a", "b", "a", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'temperature': -1|temperature must be a number of 0 or more",
                "'temperature': 'hot'|temperature must be a number of 0 or more",
                "'max_concurrent': 1.5|max_concurrent must be a whole number of 0 or more",
                "'max_completion_tokens': 99999999999|max_completion_tokens must be a whole number of 0 or more",
                "'include_analysis': 'yes'|include_analysis must be true or false",
                "'enabled': 1|enabled must be true or false",
                "'model': 3|model must be a text",
                "'on_error': 'retry'|on_error must be one of [skip, fail]",
                "'analysis_models': 'a'|analysis_models must be a list",
                "'analysis_models': ['a', '']|analysis_models[1] must be the name of a model",
                "'analysis_models': ['a', 'a']|analysis_models[1] is named before; keep one",
                "'analysis_models': ['1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16','17']|analysis_models has more than 16 entries",
                "'analysis_overrides': [3]|analysis_overrides[0] must be an object",
                "'analysis_models': ['a'], 'analysis_overrides': [{'model': 'b'}]|analysis_overrides[0].model must be one of the panel",
                "'analysis_overrides': [{'model': 'a'}, {'model': 'a'}]|analysis_overrides[1].model has an entry before; merge them",
                "'analysis_overrides': [{'model': 'a', 'top_p': 1}]|analysis_overrides[0] has an unknown field; known are [max_completion_tokens, model, temperature]",
                "'grounding': true|grounding must be an object",
                "'grounding': {'min_score': 2}|grounding.min_score must be a number from 0 to 1",
                "'grounding': {'enabled': true}|grounding needs a classifier of pairs called \"nli\", and none is loaded; load one or set grounding.enabled: false",
                "'grounding': {'enabled': true, 'reference': 'context'}|grounding needs a classifier of pairs called \"nli\", and none is loaded; load one or set grounding.enabled: false",
                "'id': 'openrouter:fusion', 'top_p': 1|it has an unknown field; known are [",
            })
    void invalidPlugins(String plugin, String fault) throws Exception {
        ScriptedRequest request = request(plugin);

        assertThat(why(run(request, Map.of()), 400)).startsWith("fusion plugin of the request: " + fault);
        assertThat(request.asked).isEmpty();
    }

    @Test
    void onePluginOnly() throws Exception {
        var request = new ScriptedRequest(
                TreeBody.of("{'plugins': [{'id': 'fusion'}, {'id': 'openrouter:fusion'}], 'messages': []}"),
                Setups.candidate("a"));

        assertThat(why(run(request, Map.of()), 400)).contains("it is there 2 times; keep one");
    }
}
