package semanticrouter.console.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/// One finished span.
///
/// @param id 16 hexadecimal digits
/// @param parent id of the span it belongs to; empty for none
/// @param startNanos nanoseconds of the epoch
/// @param endNanos nanoseconds of the epoch, not before the start
/// @param attributes names, numbers and configured words; no text of the request or the reply
/// @param error stable word when it failed; empty when not
record SpanFacts(
        String name,
        SpanKind kind,
        String id,
        String parent,
        long startNanos,
        long endNanos,
        Attributes attributes,
        String error) {}
