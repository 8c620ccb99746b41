/// What is remembered of users, over HTTP and in metrics. Start at {@link
/// semanticrouter.console.memory.MemoryRoutes}.
@NullMarked
package semanticrouter.console.memory;

import org.jspecify.annotations.NullMarked;
