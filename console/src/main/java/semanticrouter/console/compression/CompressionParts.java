package semanticrouter.console.compression;

import java.time.Clock;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.recovery.OriginalDesk;
import semanticrouter.protocols.ClientProtocol;

/// What the management API knows of the compression of contexts.
///
/// @param plans the plan whose decisions shorten
/// @param registry has the kind of plugin
/// @param encoders may measure relevance
/// @param chat reads requests that are tried out
/// @param originals where what was shortened is kept
public record CompressionParts(
        PlanHolder plans,
        Registry registry,
        EncoderRuntime encoders,
        ClientProtocol chat,
        OriginalDesk originals,
        Clock clock) {}
