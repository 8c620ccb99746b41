/// What becomes of a finished request: its explanation, its metrics, its line in the log. Start at {@link
/// ExplanationStore}, {@link MetricsRecorder} and {@link RequestLog}; each takes a completion and nothing else.
@NullMarked
package semanticrouter.console.record;

import org.jspecify.annotations.NullMarked;
