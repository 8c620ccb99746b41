package semanticrouter.plugins.image;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.image.ImageMaker;
import semanticrouter.core.image.ImageRequest;
import semanticrouter.core.image.ImageResult;
import semanticrouter.core.image.ImageResult.Drawn;
import semanticrouter.core.image.Modality;
import semanticrouter.core.image.ModalityDetection;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.trace.LoopStep;
import semanticrouter.core.trace.Usage;
import semanticrouter.plugins.image.ImageBackend.Made;

/// Makes the images of one decision, and joins them with the text that a model writes meanwhile. One that lacks a half
/// answers with the other.
final class ImagePlugin implements Plugin, ImageMaker {
    /// Bound of the images that are made at the same time. The product's own.
    static final int IMAGES_MOST = 32;

    private final Semaphore places = new Semaphore(IMAGES_MOST);
    private final ImageBackend backend;
    private final String model;
    private final Detection detection;
    private final Prompt prompt;
    private final Fanout fanout;
    private final Clock clock;
    private final Runnable close;

    /// How it is told what a turn wants.
    ///
    /// @param own the decision's; null for the signal's verdict
    /// @param shared what the signal goes by, for a recipe without the signal; null when the detector is off
    record Detection(
            @Nullable ModalityDetection own, @Nullable ModalityDetection shared) {}

    /// A half of an answer.
    private sealed interface Half {
        record Drawing(Made made) implements Half {}

        record Writing(LoopReply reply) implements Half {}
    }

    /// A text, or why there is none.
    private record Text(Optional<ImageAnswer> answer, String failure) {}

    /// @param model what the backend is asked for whatever the decision names; empty for what the decision names
    /// @param close closes what the backend holds
    ImagePlugin(
            ImageBackend backend,
            String model,
            Detection detection,
            Prompt prompt,
            Fanout fanout,
            Clock clock,
            Runnable close) {
        this.backend = backend;
        this.model = model;
        this.detection = detection;
        this.prompt = prompt;
        this.fanout = fanout;
        this.clock = clock;
        this.close = close;
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        return next.send(call);
    }

    @Override
    public Optional<ImageMaker> images() {
        return Optional.of(this);
    }

    @Override
    public boolean together() {
        return backend.writes();
    }

    @Override
    public String model() {
        return model.isEmpty() ? backend.protocol() : model;
    }

    @Override
    public Wish wish(RequestFacts facts, String verdict, Encodings encodings) throws InterruptedException {
        if (facts.imageTool()) {
            return new Wish(facts.userText().isBlank() ? Modality.DIFFUSION : Modality.BOTH, "image_tool", null);
        }
        if (detection.own() == null && !verdict.isEmpty()) {
            int at = verdict.indexOf(';');
            return new Wish(modality(verdict.substring(0, at)), verdict.substring(at + 1), null);
        }
        ModalityDetection method = detection.own() == null ? detection.shared() : detection.own();
        if (method == null) {
            return new Wish(Modality.AR, "", null);
        }
        ModalityDetection.Verdict told = method.tell(facts.evalSample(), encodings);
        return new Wish(modality(told.label()), method.method(), told.failure());
    }

    private static Modality modality(String label) {
        return Modality.of(label).orElse(Modality.AR);
    }

    @Override
    public ImageResult make(ImageRequest request) throws InterruptedException {
        String asked = prompt.of(request.facts().evalText());
        String name = model.isEmpty() ? request.imageModel() : model;
        var halves = new ArrayList<Fanout.Task<Half>>();
        halves.add(() -> new Half.Drawing(drawn(name, asked, request.deadline())));
        boolean writes = request.modality() == Modality.BOTH && !request.together();
        if (writes) {
            halves.add(() -> new Half.Writing(request.text()));
        }
        List<Settled<Half>> settled = fanout.run(halves, request.deadline());
        return joined(request, settled.getFirst(), writes ? Optional.of(text(settled.getLast())) : Optional.empty());
    }

    /// Waits for a place, for replies are long, and makes an image.
    private Made drawn(String name, String asked, Deadline deadline) throws UnavailableException, InterruptedException {
        if (!places.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException("image_busy", "as many images are made as may be");
        }
        try {
            return backend.make(name, asked, deadline);
        } finally {
            places.release();
        }
    }

    private static Text text(Settled<Half> settled) {
        return switch (settled) {
            case Settled.Done<Half>(Half.Writing(LoopReply.Completed completed), long _) -> {
                Optional<ImageAnswer> answer = ImageAnswer.of(completed.body());
                yield new Text(answer, answer.isEmpty() ? "text_malformed" : "");
            }
            case Settled.Done<Half>(Half.Writing(LoopReply.Failed failed), long _) ->
                new Text(Optional.empty(), failed.why().code());
            case Settled.Failed<Half>(Failure why, long _) -> new Text(Optional.empty(), why.code());
            case Settled.Done<Half>(Half.Drawing _, long _) -> throw new IllegalStateException("no text");
        };
    }

    private ImageResult joined(ImageRequest request, Settled<Half> image, Optional<Text> text) {
        var steps = new ArrayList<LoopStep>();
        text.ifPresent(written -> steps.add(new LoopStep(
                request.writer(),
                written.answer().isPresent(),
                written.answer().map(ImageAnswer::usage).orElse(Usage.NONE),
                written.failure().isEmpty() ? "text" : "no text: " + written.failure())));
        Optional<ImageAnswer> answer = text.flatMap(Text::answer);
        Drawn drawn;
        switch (image) {
            case Settled.Done<Half>(Half.Drawing(Made made), long nanos) -> {
                drawn = new Drawn(backend.protocol(), "", made.picture().bytes(), nanos);
                steps.add(new LoopStep(request.image(), true, made.usage(), "image"));
                answer = Optional.of(answer.orElseGet(
                                () -> ImageAnswer.by(request.image().ref().effectiveModel()))
                        .with(made));
            }
            case Settled.Failed<Half>(Failure why, long nanos) -> {
                drawn = new Drawn(backend.protocol(), why.code(), 0, nanos);
                steps.add(new LoopStep(request.image(), false, Usage.NONE, "no image: " + told(why)));
            }
            case Settled.Done<Half>(Half.Writing _, long _) -> throw new IllegalStateException("no image");
        }
        Usage all = steps.stream().map(LoopStep::usage).reduce(Usage.NONE, Usage::plus);
        return answer.<ImageResult>map(said ->
                        new ImageResult.Answered(said.bytes(clock.instant().getEpochSecond(), all), drawn, steps))
                .orElseGet(() -> new ImageResult.Failed(
                        String.join("; ", steps.stream().map(LoopStep::note).toList()), drawn, steps));
    }

    private static String told(Failure why) {
        return why.detail().isEmpty() ? why.code() : why.code() + " (" + why.detail() + ")";
    }

    @Override
    public void close() {
        close.run();
    }
}
