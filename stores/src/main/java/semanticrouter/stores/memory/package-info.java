/// What stores of memories share, and the one in the process. Start at {@link MemoryBounds}.
@NullMarked
package semanticrouter.stores.memory;

import org.jspecify.annotations.NullMarked;
