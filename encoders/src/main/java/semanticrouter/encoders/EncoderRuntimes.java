package semanticrouter.encoders;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import semanticrouter.encoders.EncoderOptions.Binding;
import semanticrouter.encoders.head.BuiltinHeads;
import semanticrouter.encoders.head.LinearHead;
import semanticrouter.encoders.head.ModelDirectory;
import semanticrouter.encoders.lane.Lane;
import semanticrouter.encoders.lane.LaneLimits;
import semanticrouter.encoders.model.ModelLocation;
import semanticrouter.encoders.model.OnnxSession;
import semanticrouter.encoders.model.TensorSession;
import semanticrouter.encoders.multilingual.SentenceEncoders;
import semanticrouter.encoders.rerank.Passages;
import semanticrouter.encoders.rerank.RerankModel;
import semanticrouter.encoders.rerank.Reranker;
import semanticrouter.encoders.sentence.BuiltinEncoders;
import semanticrouter.encoders.sentence.EncoderDeclaration;
import semanticrouter.encoders.sentence.EncoderDirectory;
import semanticrouter.encoders.sentence.SentenceEncoder;
import semanticrouter.encoders.support.SupportJudge;
import semanticrouter.encoders.support.SupportModel;
import semanticrouter.encoders.tag.ChainTagger;

/// Opens encoder runtimes.
public final class EncoderRuntimes {
    /// One token of the standard encoder on one core of a server of 2024; it only weighs length against waiting.
    private static final long NANOS_PER_TOKEN = 120_000;

    /// What the scorers of pairs keep of documents, a sixteenth of the heap: some two hundred of the usual length where
    /// that is 32 MiB. A smaller store than the documents in turn is no use at all.
    private static final long PASSAGE_BYTES = Math.clamp(Runtime.getRuntime().maxMemory() / 16, 32L << 20, 256L << 20);

    private EncoderRuntimes() {}

    /// Loads the built-in models and those the options name, side by side.
    ///
    /// @throws IOException with a sentence for a person when a model cannot be loaded; it is an
    ///     {@link UnusableModelException} for one the options name; nothing stays open then
    /// @throws InterruptedException when the caller is interrupted while loading
    public static LocalEncoderRuntime builtin(EncoderOptions options) throws IOException, InterruptedException {
        return open(options, new Heads(BuiltinHeads.CLASSIFIERS, BuiltinHeads.CHINESE, BuiltinHeads.TAGGERS, true));
    }

    /// Loads the sentence encoder and the models the options name, but no built-in head: what training stands on.
    ///
    /// @throws IOException as {@link #builtin}
    public static LocalEncoderRuntime encoderOnly(EncoderOptions options) throws IOException, InterruptedException {
        return open(options, new Heads(List.of(), List.of(), List.of(), false));
    }

    /// Loads what every runtime here needs, whatever its options, so that it is there when one is opened.
    public static void prepare() {
        OnnxSession.prepare();
    }

    private static LocalEncoderRuntime open(EncoderOptions options, Heads wanted)
            throws IOException, InterruptedException {
        var lane = new Lane("encoder", new LaneLimits(options.threads(), options.queue(), NANOS_PER_TOKEN));
        Queue<TensorSession> sessions = new ConcurrentLinkedQueue<>();
        try {
            return new LocalEncoderRuntime(load(options, wanted, lane, sessions));
        } catch (IOException | InterruptedException | RuntimeException failed) {
            lane.close();
            sessions.forEach(TensorSession::close);
            throw failed;
        }
    }

    /// Which built-in heads to load.
    private record Heads(List<String> classifiers, List<String> chinese, List<String> taggers, boolean pairs) {}

    private static Loaded load(EncoderOptions options, Heads wanted, Lane lane, Queue<TensorSession> sessions)
            throws IOException, InterruptedException {
        // Closing the executor waits for every loader, so that on a failure no session opens behind our back.
        try (ExecutorService loaders = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("encoder-load-", 0).factory())) {
            BuiltinEncoders builtin = BuiltinEncoders.read();
            EncoderDeclaration declaration = ModelLocation.isPlace(options.encoder())
                    ? EncoderDirectory.declare(options.encoder())
                    : builtin.named(options.encoder());
            Future<SentenceEncoder.Parts> encoder = loaders.submit(() -> {
                var parts = SentenceEncoder.Parts.open(declaration, options.provider());
                sessions.add(parts.session());
                return parts;
            });
            var heads = new ArrayList<Future<LinearHead>>();
            for (String task : wanted.classifiers()) {
                heads.add(loaders.submit(() -> LinearHead.open(BuiltinHeads.source(task))));
            }
            var chinese = new LinkedHashMap<String, Future<LinearHead>>();
            for (String task : wanted.chinese()) {
                chinese.put(
                        task, loaders.submit(() -> LinearHead.open(BuiltinHeads.source(BuiltinHeads.chinese(task)))));
            }
            var taggers = new ArrayList<Future<ChainTagger>>();
            for (String task : wanted.taggers()) {
                taggers.add(loaders.submit(() -> ChainTagger.open(BuiltinHeads.source(task))));
            }
            var directories = new LinkedHashMap<Binding, Future<ModelDirectory>>();
            for (Binding binding : options.models()) {
                directories.put(binding, loaders.submit(() -> {
                    var opened =
                            ModelDirectory.open(binding.location(), options.provider(), lane, options.maxWindows());
                    sessions.add(opened.session());
                    return opened;
                }));
            }
            var loaded = new Loading(lane);
            loaded.encoders(new SentenceEncoders(
                    new SentenceEncoder(
                            declaration, await(encoder), lane, SentenceEncoder.Keep.VECTORS, options.maxWindows()),
                    builtin.chineseBeside(declaration),
                    new SentenceEncoders.Setting(lane, options.provider(), options.maxWindows())));
            for (Future<LinearHead> head : heads) {
                loaded.head(await(head));
            }
            for (Map.Entry<String, Future<LinearHead>> head : chinese.entrySet()) {
                loaded.chinese(head.getKey(), await(head.getValue()));
            }
            for (Future<ChainTagger> tagger : taggers) {
                loaded.tagger(await(tagger));
            }
            if (wanted.pairs()) {
                var passages = new Passages(PASSAGE_BYTES);
                RerankModel rerank = RerankModel.open(BuiltinHeads.source(Reranker.TASK));
                loaded.scorer(Reranker.TASK, rerank.encoder(), new Reranker(rerank, loaded.encoders(), passages));
                SupportModel support = SupportModel.open(BuiltinHeads.source(SupportJudge.TASK));
                loaded.scorer(
                        SupportJudge.TASK, support.encoder(), new SupportJudge(support, loaded.encoders(), passages));
            }
            for (Map.Entry<Binding, Future<ModelDirectory>> entry : directories.entrySet()) {
                try {
                    loaded.bind(entry.getKey(), await(entry.getValue()));
                } catch (IOException unusable) {
                    throw new UnusableModelException(entry.getKey().task(), unusable);
                }
            }
            return loaded.done(List.copyOf(sessions));
        }
    }

    private static <T> T await(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case IOException broken -> throw broken;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("loading failed", thrown);
            }
        }
    }
}
