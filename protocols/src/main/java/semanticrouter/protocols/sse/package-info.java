/// Server-sent events as a pure state machine. Start at {@link SseScanner}.
@NullMarked
package semanticrouter.protocols.sse;

import org.jspecify.annotations.NullMarked;
