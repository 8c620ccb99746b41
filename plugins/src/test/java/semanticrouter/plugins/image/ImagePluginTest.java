package semanticrouter.plugins.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.image.ImageMaker;
import semanticrouter.core.image.ImageMaker.Wish;
import semanticrouter.core.image.ImageRequest;
import semanticrouter.core.image.ImageResult;
import semanticrouter.core.image.Modality;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.plugins.Calls;
import semanticrouter.plugins.FakeEncoders;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Images from a pretended backend over HTTP (specification: dataplane §4.14).
class ImagePluginTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String URI = "data:image/png;base64," + PNG;
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
    private static final String DRAWN =
            "{\"data\":[{\"b64_json\":\"" + PNG + "\"}],\"usage\":{\"input_tokens\":9,\"output_tokens\":100}}";
    private static final String TEXT =
            "{\"id\":\"c\",\"model\":\"writer\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A cat is\\na pet.\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}}";

    private final PretendedServer server = PretendedServer.answering(DRAWN);

    @AfterEach
    void close() {
        server.close();
    }

    /// A request that says where its text comes from.
    private record Asked(Modality modality, String said, LoopReply text, boolean together) implements ImageRequest {
        @Override
        public RequestFacts facts() {
            return RequestFacts.ofText("auto", said);
        }

        @Override
        public Candidate image() {
            return candidate("painter");
        }

        @Override
        public String imageModel() {
            return "flux";
        }

        @Override
        public Candidate writer() {
            return candidate("writer");
        }

        @Override
        public Deadline deadline() {
            return Deadline.after(Duration.ofSeconds(30));
        }
    }

    private static Candidate candidate(String name) {
        return new Candidate(ModelRef.to(name), ModelProfile.named(name));
    }

    private static LoopReply written(String json) {
        return new LoopReply.Completed(candidate("writer"), json.getBytes(StandardCharsets.UTF_8));
    }

    private static LoopReply unwritten() {
        return new LoopReply.Failed(candidate("writer"), new Failure("status_500", ""));
    }

    private static Asked image(String said) {
        return new Asked(Modality.DIFFUSION, said, unwritten(), false);
    }

    private static Asked both(LoopReply text) {
        return new Asked(Modality.BOTH, "What is a cat? Draw one.", text, false);
    }

    private Map<String, Object> at(String backend, Map<String, ?> more) {
        var config = new HashMap<String, Object>(Map.of("base_url", "http://" + server.endpoint(), "api_key", "k3y"));
        config.putAll(more);
        return new HashMap<>(Map.of("backend", backend, "backend_config", config));
    }

    private static Plugin plugin(Map<String, ?> options, Map<Class<?>, Map<String, ?>> settings) throws Exception {
        return Calls.plugin(new ImageGen(), options, settings, FakeEncoders.NONE, NOW);
    }

    private static ImageResult make(Map<String, ?> options, ImageRequest request) throws Exception {
        try (Plugin plugin = plugin(options, Map.of())) {
            return plugin.images().orElseThrow().make(request);
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static JsonNode answer(ImageResult result) {
        return json(Calls.text(((ImageResult.Answered) result).completion()));
    }

    private static String failure(ImageResult result) {
        return ((ImageResult.Failed) result).why();
    }

    @Test
    void theImagesApiIsAskedForBytes() throws Exception {
        ImageResult result = make(at("openai", Map.of("quality", "hd", "style", "vivid")), image("a cat"));

        JsonNode completion = answer(result);
        assertThat(completion.path("id").asString("")).isEqualTo("chatcmpl-modality-1700000000");
        assertThat(completion.path("object").asString("")).isEqualTo("chat.completion");
        assertThat(completion.path("model").asString("")).isEqualTo("painter");
        assertThat(completion.at("/choices/0/message").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                        + URI + "\"}}]}");
        assertThat(completion.at("/usage/total_tokens").asInt(0)).isEqualTo(109);
        assertThat(json(server.bodies().getFirst()))
                .isEqualTo(
                        json(
                                "{\"model\":\"flux\",\"prompt\":\"a cat\",\"n\":1,\"size\":\"1024x1024\",\"quality\":\"hd\",\"style\":\"vivid\",\"response_format\":\"b64_json\"}"));
        assertThat(server.keys()).containsExactly("Bearer k3y");
        assertThat(result.drawn().bytes()).isEqualTo(70);
        assertThat(result.steps()).singleElement().satisfies(step -> {
            assertThat(step.candidate().ref().model()).isEqualTo("painter");
            assertThat(step.answered()).isTrue();
        });
    }

    @Test
    void aModelThatAlwaysGivesBytesIsNotAskedForThem() throws Exception {
        make(at("openai", Map.of("model", "gpt-image-1")), image("a cat"));

        assertThat(json(server.bodies().getFirst()))
                .isEqualTo(json("{\"model\":\"gpt-image-1\",\"prompt\":\"a cat\",\"n\":1,\"size\":\"1024x1024\"}"));
    }

    @Test
    void anImageMayBeNamedByItsAddress() throws Exception {
        server.replies(200, "application/json", "{\"data\":[{\"url\":\"https://pictures.example/1.png\"}]}", Map.of());
        ImageResult result = make(at("openai", Map.of()), image("a cat"));

        assertThat(answer(result)
                        .at("/choices/0/message/content/0/image_url/url")
                        .asString(""))
                .isEqualTo("https://pictures.example/1.png");
        assertThat(server.bodies()).as("the router fetches no image").hasSize(1);
    }

    @Test
    void theOmniChatIsToldHowToDraw() throws Exception {
        server.replies(
                200,
                "application/json",
                "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"Here.\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                        + URI + "\"}}]}}],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":1}}",
                Map.of());
        Map<String, Object> options = at("vllm_omni", Map.of("seed", 7));
        options.putAll(Map.of("default_width", 512, "default_height", 256, "max_inference_steps", 20));

        JsonNode completion = answer(make(options, new Asked(Modality.BOTH, "a cat", unwritten(), true)));

        assertThat(completion.at("/choices/0/message/content/0/text").asString(""))
                .isEqualTo("Here.");
        assertThat(completion.at("/choices/0/message/content/1/image_url/url").asString(""))
                .isEqualTo(URI);
        assertThat(json(server.bodies().getFirst()))
                .isEqualTo(
                        json(
                                "{\"model\":\"flux\",\"messages\":[{\"role\":\"user\",\"content\":\"a cat\"}],\"extra_body\":{\"width\":512,\"height\":256,\"num_inference_steps\":20,\"true_cfg_scale\":4.0,\"seed\":7}}"));
    }

    @Test
    void textAndImageAreOneAnswer() throws Exception {
        ImageResult result = make(at("openai", Map.of()), both(written(TEXT)));

        JsonNode completion = answer(result);
        assertThat(completion.path("model").asString("")).isEqualTo("writer");
        assertThat(completion.at("/choices/0/message/content").toString())
                .isEqualTo("[{\"type\":\"text\",\"text\":\"A cat is\\na pet.\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + URI + "\"}}]");
        assertThat(completion.path("usage").toString())
                .isEqualTo("{\"prompt_tokens\":19,\"completion_tokens\":103,\"total_tokens\":122}");
        assertThat(result.steps()).extracting(step -> step.usage().total()).containsExactly(13L, 109L);
    }

    @Test
    void aHalfThatIsMissingLeavesTheOther() throws Exception {
        ImageResult drawn = make(at("openai", Map.of()), both(unwritten()));
        assertThat(answer(drawn).at("/choices/0/message/content").size()).isOne();
        assertThat(drawn.steps()).extracting(step -> step.answered()).containsExactly(false, true);
        ImageResult unread = make(at("openai", Map.of()), both(written("[]")));
        assertThat(answer(unread).at("/choices/0/message/content").size()).isOne();

        server.replies(500, "application/json", "{}", Map.of());
        ImageResult told = make(at("openai", Map.of()), both(written(TEXT)));
        assertThat(answer(told).at("/choices/0/message/content").asString("")).isEqualTo("A cat is\na pet.");
        assertThat(answer(told).path("id").asString("")).startsWith("chatcmpl-modality-");
        assertThat(told.drawn().failure()).isEqualTo("image_refused");

        assertThat(failure(make(at("openai", Map.of()), both(unwritten()))))
                .isEqualTo("no text: status_500; no image: image_refused (status 500)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | {"error":{"message":"secret words"}}                          | image_refused (status 429)
            302 | {}                                                            | image_refused (status 302)
            200 | secret words                                                  | image_malformed (the reply is not JSON)
            200 | {"data":[]}                                                   | image_malformed (the reply has no image)
            200 | {"data":[{"b64_json":"secret words"}]}                        | image_malformed (the image is neither PNG, JPEG, WebP nor GIF)
            200 | {"data":[{"b64_json":"iVBORw0KGgo!secret"}]}                  | image_malformed (the image is not Base64)
            200 | {"data":[{"url":"data:image/svg+xml;base64,PHN2Zz4="}]}       | image_malformed (the image is not Base64 of a PNG, JPEG, WebP or GIF)
            200 | {"data":[{"url":"file:///etc/passwd"}]}                       | image_malformed (the image's address is not an absolute http(s) URL)
            200 | {"data":[{"url":"javascript:alert(1)"}]}                      | image_malformed (the image's address is not an absolute http(s) URL)
            """)
    void whatIsNoImageIsAFailureThatSaysSo(int status, String body, String why) throws Exception {
        server.replies(status, "application/json", body, Map.of("location", "http://" + server.endpoint()));

        ImageResult result = make(at("openai", Map.of()), image("a cat of mine"));

        assertThat(failure(result)).isEqualTo("no image: " + why).doesNotContain("secret", "cat");
        assertThat(server.bodies()).hasSize(1);
    }

    @Test
    void aReplyThatIsTooLongIsNotTaken() throws Exception {
        server.replies(
                200,
                "application/json",
                "{\"data\":[{\"b64_json\":\"" + PNG + "\"}],\"pad\":\"" + "x".repeat(ImageGen.BYTES_MAX) + "\"}",
                Map.of());

        assertThat(failure(make(at("openai", Map.of()), image("a cat"))))
                .startsWith("no image: image_too_long (the reply is longer than 16777216 bytes");
    }

    @Test
    void aBackendThatDoesNotAnswerIsNotWaitedForLongerThanIsSaid() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Map<String, Object> options =
                    at("vllm_omni", Map.of("base_url", "http://127.0.0.1:" + silent.getLocalPort() + "/v1/"));
            options.put("timeout_seconds", 1);

            assertThat(failure(make(options, image("a cat")))).isEqualTo("no image: image_timeout (no answer in time)");
        }
        server.close();
        assertThat(failure(make(at("openai", Map.of()), image("a cat")))).startsWith("no image: image_unreachable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Draw me a red cat            | a red cat
            draw a red cat               | a red cat
            Drawing: a cat               | Drawing: a cat
            画一只猫                        | 一只猫
            Draw me                      | Draw me
            a cat                        | a cat
            """)
    void wordsThatOnlyAskForAnImageAreNotDrawn(String said, String drawn) {
        assertThat(new Prompt(List.of("draw", " draw me ", "画", "")).of(said)).isEqualTo(drawn);
    }

    private static Wish wish(Map<String, ?> options, Map<Class<?>, Map<String, ?>> settings, String verdict)
            throws Exception {
        try (Plugin plugin = plugin(options, settings)) {
            ImageMaker maker = plugin.images().orElseThrow();
            return maker.wish(RequestFacts.ofText("auto", "draw a cat"), verdict, FakeEncoders.NONE);
        }
    }

    @Test
    void whatIsWantedIsToldByTheSignalOrByTheDecisionsOwnMethod() throws Exception {
        Map<String, Object> plain = at("openai", Map.of());
        Map<String, Object> own = at("openai", Map.of());
        own.put("modality_detection", Map.of("method", "keyword", "keywords", List.of("draw")));
        Map<Class<?>, Map<String, ?>> shared = Map.of(
                ImageGen.Detector.class,
                Map.of(
                        "enabled",
                        true,
                        "method",
                        "keyword",
                        "keywords",
                        List.of("cat"),
                        "both_keywords",
                        List.of("draw")));

        assertThat(wish(plain, Map.of(), "")).isEqualTo(new Wish(Modality.AR, "", null));
        assertThat(wish(plain, Map.of(), "DIFFUSION;hybrid")).isEqualTo(new Wish(Modality.DIFFUSION, "hybrid", null));
        assertThat(wish(plain, shared, "")).isEqualTo(new Wish(Modality.BOTH, "keyword", null));
        assertThat(wish(own, shared, "AR;hybrid")).isEqualTo(new Wish(Modality.DIFFUSION, "keyword", null));
        own.put("modality_detection", Map.of("method", "hybrid", "keywords", List.of("draw")));
        Wish unsure = wish(own, shared, "");
        assertThat(unsure.modality()).isEqualTo(Modality.DIFFUSION);
        assertThat(unsure.failure())
                .as("the model is missing, and that is told")
                .isNotNull();
    }

    @Test
    void theToolThatMakesImagesAsksForThem() throws Exception {
        try (Plugin plugin = plugin(at("openai", Map.of()), Map.of())) {
            ImageMaker maker = plugin.images().orElseThrow();
            RequestFacts said = RequestFacts.ofText("auto", "a cat").withImageTool();
            RequestFacts silent = RequestFacts.ofText("auto", "").withImageTool();

            assertThat(maker.wish(said, "AR;keyword", FakeEncoders.NONE))
                    .isEqualTo(new Wish(Modality.BOTH, "image_tool", null));
            assertThat(maker.wish(silent, "", FakeEncoders.NONE).modality()).isEqualTo(Modality.DIFFUSION);
        }
    }

    @Test
    void aBackendIsFoundByItsName() throws Exception {
        Map<Class<?>, Map<String, ?>> named = Map.of(
                ImageGen.Named.class,
                Map.of(
                        "image_gen_backends",
                        Map.of("easel", Map.of("type", "openai", "base_url", "http://" + server.endpoint() + "/v1"))));

        try (Plugin plugin = plugin(Map.of("backend_ref", "easel"), named)) {
            assertThat(answer(plugin.images().orElseThrow().make(image("a cat")))
                            .at("/choices/0/message/content/0/image_url/url")
                            .asString(""))
                    .isEqualTo(URI);
        }
        assertThat(server.keys()).containsExactly("");
        assertThatThrownBy(() -> plugin(Map.of("backend_ref", "other"), named))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        thrown -> assertThat(thrown.failure().detail())
                                .contains("\"other\"", "global.integrations.image_gen_backends"));
    }

    @Test
    void aClassifierThatIsNotThereIsMissedAtTheStart() {
        Map<String, Object> own = at("openai", Map.of());
        own.put("modality_detection", Map.of("method", "classifier", "confidence_threshold", 0.5));

        assertThatThrownBy(() -> plugin(own, Map.of()))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        thrown -> assertThat(thrown.failure().code()).isEqualTo("encoder_missing"));
    }
}
