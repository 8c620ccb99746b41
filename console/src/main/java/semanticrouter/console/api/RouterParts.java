package semanticrouter.console.api;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import semanticrouter.console.cache.CacheParts;
import semanticrouter.console.memory.MemoryParts;
import semanticrouter.console.record.ExplanationStore;
import semanticrouter.console.replay.ReplayRecorder;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.model.BackendReport;
import semanticrouter.core.pipeline.Pipeline;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.core.retrieval.DocumentStores;
import semanticrouter.protocols.ClientProtocol;

/// The parts of the running router that the management API looks at.
///
/// @param plans the plan requests start with
/// @param pipeline routes requests
/// @param registry every kind there is
/// @param encoders learned models
/// @param chat reads chat requests for dry runs
/// @param explanations of requests served lately
/// @param replays records of routed requests
/// @param startup how far the start has come
/// @param product what the program says about itself
/// @param config where the configuration comes from
/// @param backends what is known about the backends of the models
/// @param cache the response cache
/// @param memory what is remembered of users
/// @param documents files and vector stores; empty where none are kept
/// @param originals where what was shortened is kept
/// @param clock wall clock
public record RouterParts(
        PlanHolder plans,
        Pipeline pipeline,
        Registry registry,
        EncoderRuntime encoders,
        ClientProtocol chat,
        ExplanationStore explanations,
        ReplayRecorder replays,
        StartupState startup,
        Product product,
        ConfigFile config,
        Supplier<List<BackendReport>> backends,
        CacheParts cache,
        MemoryParts memory,
        Optional<DocumentStores> documents,
        OriginalDesk originals,
        Clock clock) {}
