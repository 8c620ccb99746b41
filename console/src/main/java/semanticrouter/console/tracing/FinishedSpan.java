package semanticrouter.console.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A span as the exporters read it. Immutable.
final class FinishedSpan implements ReadableSpan, SpanData {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("semantic-router");

    private final SpanFacts facts;
    private final Resource resource;
    private final SpanContext own;
    private final SpanContext parent;

    FinishedSpan(SpanFacts facts, String traceId, Resource resource) {
        this.facts = facts;
        this.resource = resource;
        this.own = SpanContext.create(traceId, facts.id(), TraceFlags.getSampled(), TraceState.getDefault());
        this.parent = facts.parent().isEmpty()
                ? SpanContext.getInvalid()
                : SpanContext.create(traceId, facts.parent(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public SpanData toSpanData() {
        return this;
    }

    @Override
    public String getName() {
        return facts.name();
    }

    @Override
    public SpanKind getKind() {
        return facts.kind();
    }

    @Override
    public SpanContext getSpanContext() {
        return own;
    }

    @Override
    public SpanContext getParentSpanContext() {
        return parent;
    }

    @Override
    public StatusData getStatus() {
        return facts.error().isEmpty() ? StatusData.unset() : StatusData.create(StatusCode.ERROR, facts.error());
    }

    @Override
    public long getStartEpochNanos() {
        return facts.startNanos();
    }

    @Override
    public long getEndEpochNanos() {
        return facts.endNanos();
    }

    @Override
    public long getLatencyNanos() {
        return facts.endNanos() - facts.startNanos();
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public Attributes getAttributes() {
        return facts.attributes();
    }

    @Override
    public <T> @Nullable T getAttribute(AttributeKey<T> key) {
        return facts.attributes().get(key);
    }

    @Override
    public int getTotalAttributeCount() {
        return facts.attributes().size();
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // the interface still asks for it
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE.getName(), null);
    }
}
