/// Coordination over signals: partitions, weighted scores and bands, as definitions and as a trace. Start at {@link
/// Partition}, {@link Score} and {@link Mapping}; {@code evidence} applies them.
@NullMarked
package semanticrouter.core.projection;

import org.jspecify.annotations.NullMarked;
