/// Families that read what is already known about a request: its size, its envelope, its headers, its metadata.
/// Start at {@link ContextSignal}.
@NullMarked
package semanticrouter.signals.facts;

import org.jspecify.annotations.NullMarked;
