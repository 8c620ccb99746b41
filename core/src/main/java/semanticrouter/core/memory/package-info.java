/// What is remembered of users between their conversations. Start at {@link MemoryStore}.
@NullMarked
package semanticrouter.core.memory;

import org.jspecify.annotations.NullMarked;
