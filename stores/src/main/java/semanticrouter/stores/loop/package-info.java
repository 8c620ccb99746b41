/// Loops that wait for tools of their clients. Start at {@link semanticrouter.stores.loop.FileLoops}.
@NullMarked
package semanticrouter.stores.loop;

import org.jspecify.annotations.NullMarked;
