/// Counts what is countable about a conversation, whatever dialect it came in. Start at {@link Tally}.
@NullMarked
package semanticrouter.protocols.facts;

import org.jspecify.annotations.NullMarked;
