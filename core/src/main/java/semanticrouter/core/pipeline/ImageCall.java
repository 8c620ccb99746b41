package semanticrouter.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.image.ImageRequest;
import semanticrouter.core.image.ImageResult;
import semanticrouter.core.image.Modality;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.model.Backend;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.plugin.PluginChain;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.trace.Completion.Cost;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.PluginRun;

/// Where a call goes that an image is made for. One request's.
final class ImageCall implements Upstream {
    /// How a reply with an image came about.
    static final String PATH = "image_generation";

    /// Type of the plugin that makes images.
    static final String PLUGIN = "image_gen";

    private static final Headers HEAD = Headers.of("content-type", "application/json", "x-vsr-response-path", PATH);
    private static final Headers TEXT = Headers.of("content-type", "application/json");

    private final LoopStage stage;
    private final RoutingPlan plan;
    private final Imaging imaging;
    private final Candidate writer;
    private volatile List<PluginRun> runs = List.of();
    private @Nullable PluginRun made;

    /// @param writer who writes the text, where one is wanted
    ImageCall(LoopStage stage, RoutingPlan plan, Imaging imaging, Candidate writer) {
        this.stage = stage;
        this.plan = plan;
        this.imaging = imaging;
        this.writer = writer;
    }

    @Override
    public Reply send(Call call) throws InterruptedException {
        long start = System.nanoTime();
        ImageResult result = imaging.maker().make(new Asked(call));
        long beside = Math.round(runs.stream().mapToDouble(PluginRun::micros).sum() * 1e3);
        tell(call.trace().facts(), fact(result, System.nanoTime() - start - beside));
        boolean answered = result instanceof ImageResult.Answered;
        PluginRun.Status status = answered ? PluginRun.Status.ANSWERED : PluginRun.Status.REFUSED;
        made = new PluginRun(PLUGIN, PluginSlot.MODALITY.toString(), status, 0); // its time is that of the calls
        return switch (result) {
            case ImageResult.Failed failed ->
                new Reply.Refused(
                        new GatewayError(503, "image_generation", "Modality routing failed: " + failed.why()));
            case ImageResult.Answered said -> reply(call, said.completion());
        };
    }

    /// What the plugins did: those around the reply, the one that makes images, and those around the text.
    List<PluginRun> after(List<PluginRun> around) {
        var all = new ArrayList<>(around);
        if (made != null) {
            all.add(made);
        }
        all.addAll(runs);
        return List.copyOf(all);
    }

    private Reply reply(Call call, byte[] completion) {
        try {
            return stage.calls().reply(call, new Reply.Whole(200, HEAD, completion));
        } catch (GatewayException unusable) {
            return new Reply.Refused(unusable.error());
        }
    }

    /// A half that is missing is told as a failure of the plugin, whether or not the other serves.
    private static void tell(Facts facts, Fact.ImageMade image) {
        facts.add(image);
        if (!image.failure().isEmpty()) {
            facts.add(new Fact.PluginFailed(PLUGIN, image.failure()));
        }
        if (image.steps().size() > 1 && !image.steps().getFirst().answered()) {
            facts.add(new Fact.PluginFailed(PLUGIN, "text_failed"));
        }
    }

    /// @param nanos time all calls took together, without the plugins beside them
    private Fact.ImageMade fact(ImageResult result, long nanos) {
        ImageResult.Drawn drawn = result.drawn();
        return new Fact.ImageMade(
                imaging.wish().modality().toString(),
                imaging.wish().told(),
                drawn.backend(),
                drawn.failure(),
                drawn.bytes(),
                result.steps(),
                cost(result.steps()),
                drawn.nanos(),
                Math.max(drawn.nanos(), nanos));
    }

    /// A call whose tokens nobody counted has no known cost.
    private static Optional<Cost> cost(List<LoopStep> steps) {
        boolean counted = steps.stream()
                .filter(LoopStep::answered)
                .allMatch(step -> step.usage().total() > 0);
        return counted ? LoopCall.cost(steps) : Optional.empty();
    }

    /// The request as the maker of the image sees it.
    private final class Asked implements ImageRequest {
        private final Call call;

        Asked(Call call) {
            this.call = call;
        }

        @Override
        public RequestFacts facts() {
            return call.inbound().facts();
        }

        @Override
        public Modality modality() {
            return imaging.wish().modality();
        }

        @Override
        public Candidate image() {
            return imaging.image();
        }

        @Override
        public String imageModel() {
            String name = imaging.image().ref().model();
            return plan.model(name)
                    .map(served -> served.backends().stream()
                            .findFirst()
                            .map(Backend::modelId)
                            .orElse(name))
                    .orElse("");
        }

        @Override
        public boolean together() {
            return imaging.together();
        }

        @Override
        public Candidate writer() {
            return writer;
        }

        @Override
        public Deadline deadline() {
            return call.inbound().deadline();
        }

        @Override
        public LoopReply text() throws InterruptedException {
            PluginChain.Outcome outcome =
                    imaging.decision().plugins().besideImages().send(call, this::written);
            runs = outcome.runs();
            return switch (outcome.reply()) {
                case Reply.Whole(int _, var _, byte[] body) -> new LoopReply.Completed(writer, body);
                case Reply.Refused(var error) -> new LoopReply.Failed(writer, new Failure(error.code(), ""));
                case Reply.Answered _, Reply.Streamed _ ->
                    throw new IllegalStateException("a call that was not to be streamed came back as a stream");
            };
        }

        private Reply written(Call last) throws InterruptedException {
            LoopRequest asked = stage.request(plan, List.of(writer), Suspension.NONE, last);
            return switch (asked.ask(new LoopQuestion(writer, asked.body()))) {
                case LoopReply.Completed(var _, byte[] body, int _) -> new Reply.Whole(200, TEXT, body);
                case LoopReply.Failed(var _, Failure why, int _) ->
                    new Reply.Refused(new GatewayError(502, why.code(), "the model did not answer"));
            };
        }
    }
}
