/// Spans of finished requests, made of the routing trace and sent to a collector.
@NullMarked
package semanticrouter.console.tracing;

import org.jspecify.annotations.NullMarked;
