package semanticrouter.cli.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.encoder.EncoderChoice;
import semanticrouter.config.encoder.EncoderSource;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.encoders.EarlyEmbeddings;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderOptions.Binding;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.SeparateEmbeddings;
import semanticrouter.encoders.UnusableModelException;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.remote.Endpoint;
import semanticrouter.encoders.remote.RemoteEmbeddings;
import semanticrouter.encoders.remote.RemoteEncoderRuntime;

/// The learned models of this process. They are loaded for the first configuration; a later one that wants others is
/// refused, because models change with a start only. Safe for all threads.
final class OpenModels implements EncoderSource, AutoCloseable {
    private static final DocPath CATALOG = DocPath.parse("global.model_catalog");

    private final Provider provider;
    private @Nullable EncoderRuntime open;
    private EncoderChoice chosen = EncoderChoice.BUILT_IN;

    OpenModels(Provider provider) {
        this.provider = provider;
    }

    /// The loaded models; the built-in ones when no configuration has asked yet.
    ///
    /// @throws IOException with a sentence for a person when a model cannot be loaded
    synchronized EncoderRuntime runtime() throws IOException, InterruptedException {
        EncoderRuntime known = open;
        if (known == null) {
            known = EncoderRuntimes.builtin(options());
            open = known;
        }
        return known;
    }

    @Override
    public synchronized EncoderRuntime open(EncoderChoice choice) throws Refusal, InterruptedException {
        if (open == null) {
            open = load(choice);
            chosen = choice;
        } else if (!choice.wantsTheSameAs(chosen)) {
            throw new Refusal(
                    CATALOG,
                    "the configuration names other models than the ones that are loaded",
                    "models change with a start only: restart the router");
        }
        return open;
    }

    private EncoderOptions options() {
        return EncoderOptions.standard().withProvider(provider);
    }

    private EncoderRuntime load(EncoderChoice choice) throws Refusal, InterruptedException {
        List<Binding> bindings = choice.models().stream()
                .map(model -> new Binding(model.task(), model.location(), model.pair()))
                .toList();
        EncoderRuntime runtime;
        try {
            runtime = EncoderRuntimes.builtin(options().withModels(bindings));
        } catch (UnusableModelException unusable) {
            throw refusal(
                    choice.models().stream()
                            .filter(model -> model.task().equals(unusable.task()))
                            .map(EncoderChoice.Folder::at)
                            .findFirst()
                            .orElse(CATALOG),
                    unusable);
        } catch (IOException | IllegalArgumentException broken) {
            throw refusal(CATALOG, broken);
        }
        try {
            return withService(withEncoder(runtime, choice), choice);
        } catch (Refusal | InterruptedException | RuntimeException failed) {
            runtime.close();
            throw failed;
        }
    }

    private EncoderRuntime withEncoder(EncoderRuntime heads, EncoderChoice choice)
            throws Refusal, InterruptedException {
        if (choice.encoder().isEmpty() || choice.embeddings().isPresent()) {
            return heads;
        }
        EncoderChoice.Folder own = choice.encoder().get();
        try {
            EncoderRuntime vectors = EncoderRuntimes.encoderOnly(options().withEncoder(own.location()));
            if (choice.exit().layer() > vectors.embeddingSize().layers()) {
                int layers = vectors.embeddingSize().layers();
                vectors.close();
                throw new Refusal(
                        CATALOG.key("embeddings")
                                .key("semantic")
                                .key("embedding_config")
                                .key("target_layer"),
                        "the encoder in " + own.location() + " has "
                                + (layers <= 1 ? "no early exits" : layers + " layers") + ", not "
                                + choice.exit().layer(),
                        "remove target_layer, or export the encoder with its exits");
            }
            return new SeparateEmbeddings(heads, EarlyEmbeddings.of(vectors, choice.exit()));
        } catch (IOException | IllegalArgumentException broken) {
            throw refusal(own.at(), broken);
        }
    }

    private static EncoderRuntime withService(EncoderRuntime below, EncoderChoice choice) throws Refusal {
        if (choice.embeddings().isEmpty()) {
            return below;
        }
        EncoderChoice.Service service = choice.embeddings().get();
        try {
            var endpoint =
                    new Endpoint(service.base(), service.model(), service.key(), service.timeout(), service.retries());
            return EarlyEmbeddings.of(
                    new RemoteEncoderRuntime(
                            below, Optional.of(new RemoteEmbeddings(endpoint, service.dimensions())), Map.of()),
                    choice.exit());
        } catch (IllegalArgumentException wrong) {
            throw refusal(service.at(), wrong);
        }
    }

    private static Refusal refusal(DocPath at, Exception why) {
        return new Refusal(at, String.valueOf(why.getMessage()), "");
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
        }
    }
}
