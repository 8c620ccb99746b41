package semanticrouter.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.gateway.Running;
import semanticrouter.gateway.ScriptedBackend;
import semanticrouter.gateway.TestPlan;
import semanticrouter.gateway.responses.ResponsesOptions;
import semanticrouter.stores.response.Bounds;
import semanticrouter.stores.response.MemoryResponses;

/// The bodies of `BodyCorpusIT` in the dialects of Messages and Responses, which readers of their own take apart.
final class OtherDialectsIT {
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                    + "\"finish_reason\":\"stop\"}]}";
    private static final String TURN = "'messages':[{'role':'user','content':'mild'}]";

    private static Running running(ScriptedBackend backend) throws Exception {
        var store = new MemoryResponses(Bounds.inProcess(10, Duration.ofHours(1)), Clock.systemUTC());
        return Running.with(
                Running.options().withResponses(ResponsesOptions.with(store)),
                TestPlan.of(List.of(TestPlan.backend(backend.port()))));
    }

    private static HttpResponse<String> send(Running running, String path, String body) throws Exception {
        return running.send(running.post(path, body.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/v1/messages|{'model':'auto','max_tokens':9," + TURN
                        + ",'messages':[{'role':'user','content':'wild'}]}",
                "/v1/messages|{'model':'small','model':'auto','max_tokens':9," + TURN + "}",
                "/v1/messages|{'model':'auto','max_tokens':9,'system':'mild','system':'wild'," + TURN + "}",
                "/v1/messages|{'model':'auto','max_tokens':9,'system':[{'type':'text','text':'mild','text':'wild'}],"
                        + TURN + "}",
                "/v1/messages|{'model':'auto','max_tokens':9,'messages':[{'role':'user','content':'mild','content':'wild'}]}",
                "/v1/messages|{'model':'auto','max_tokens':9,'messages':[{'role':'user','role':'assistant','content':'wild'}]}",
                "/v1/messages|{'model':'auto','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'mild','text':'wild'}]}]}",
                "/v1/messages|{'model':'auto','max_tokens':9,'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'mild','content':'wild'}]}]}",
                "/v1/messages|{'model':'auto','max_tokens':9,'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'mild','text':'wild'}]}]}]}",
                "/v1/messages|{'model':'auto','max_tokens':9,'tools':[{'name':'mild','name':'wild'}]," + TURN + "}",
                "/v1/messages|{'model':'auto','max_tokens':9,'stream':false,'stream':true," + TURN + "}",
                "/v1/responses|{'model':'auto','input':'mild','input':'wild'}",
                "/v1/responses|{'model':'small','model':'auto','input':'wild'}",
                "/v1/responses|{'model':'auto','instructions':'mild','instructions':'wild','input':'x'}",
                "/v1/responses|{'model':'auto','input':[{'role':'user','content':'mild','content':'wild'}]}",
                "/v1/responses|{'model':'auto','input':[{'role':'user','content':[{'type':'input_text','text':'mild','text':'wild'}]}]}",
                "/v1/responses|{'model':'auto','tools':[{'type':'function','name':'mild','name':'wild'}],'input':'x'}",
                "/v1/responses|{'model':'auto','store':false,'store':true,'input':'wild'}",
            })
    void aNameThatIsThereTwiceNeverMeansTwoThings(String path, String body) throws Exception {
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend)) {
            HttpResponse<String> answer = send(running, path, body);
            assertThat(answer.statusCode()).as("sent on: " + backend.received()).isEqualTo(400);
            assertThat(answer.body()).contains("error").doesNotContain("wild").hasSizeLessThan(500);
            assertThat(backend.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deep arrays|[|1048576",
                "deep objects|{\"a\":|262144",
                "a number of many digits|9|1048576",
            })
    void aBombIsRefusedInShortWords(String name, String part, int times) throws Exception {
        String bomb = ",'x':" + part.repeat(times);
        try (var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend)) {
            for (HttpResponse<String> answer : List.of(
                    send(running, "/v1/messages", "{'model':'auto','max_tokens':9," + TURN + bomb + "}"),
                    send(running, "/v1/messages/count_tokens", "{'model':'auto'," + TURN + bomb + "}"),
                    send(running, "/v1/responses", "{'model':'auto','input':'x'" + bomb + "}"))) {
                assertThat(answer.statusCode()).as(name + ": " + answer.body()).isIn(400, 413);
                assertThat(answer.body()).contains("error").hasSizeLessThan(500);
            }
            assertThat(backend.received()).isEmpty();
            assertThat(send(running, "/v1/responses", "{'model':'auto','input':'x'}")
                            .statusCode())
                    .as("it serves on")
                    .isEqualTo(200);
        }
    }

    @Test
    void nothingInABodyIsFetched() throws Exception {
        try (var trap = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var backend = ScriptedBackend.answering(REPLY);
                var running = running(backend)) {
            String url = "http://127.0.0.1:" + trap.getLocalPort() + "/latest/meta-data";
            String items = """
                    {"model":"auto","metadata":{"callback":"%1$s"},"prompt":{"id":"%1$s"},
                    "tools":[{"type":"mcp","server_label":"x","server_url":"%1$s"}],
                    "input":[{"role":"user","content":[{"type":"input_text","text":"see %1$s"},
                    {"type":"input_image","image_url":"%1$s"},{"type":"input_file","file_url":"%1$s"}]}]}
                    """.formatted(url);
            assertThat(send(running, "/v1/responses", items).statusCode()).isNotZero();
            String messages = """
                    {"model":"auto","max_tokens":9,"mcp_servers":[{"type":"url","url":"%1$s","name":"x"}],
                    "messages":[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"%1$s"}},
                    {"type":"text","text":"x"}]}]}
                    """.formatted(url);
            assertThat(send(running, "/v1/messages", messages).statusCode()).isNotZero();
            assertThat(send(running, "/v1/messages/count_tokens", messages).statusCode())
                    .isNotZero();
            trap.setSoTimeout(100);
            assertThatThrownBy(trap::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
