package semanticrouter.console.compression;

import java.time.Clock;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.core.plan.Registry;
import semanticrouter.protocols.ClientProtocol;

/// What the management API knows of the compression of contexts.
///
/// @param plans the plan whose decisions shorten
/// @param registry has the kind of plugin
/// @param encoders may measure relevance
/// @param chat reads requests that are tried out
public record CompressionParts(
        PlanHolder plans, Registry registry, EncoderRuntime encoders, ClientProtocol chat, Clock clock) {}
