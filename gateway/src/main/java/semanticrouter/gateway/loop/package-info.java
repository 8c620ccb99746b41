/// Virtual threads that run on the event loop whose sockets they serve, where the runtime allows it. Start at {@link
/// LoopThreads}.
@NullMarked
package semanticrouter.gateway.loop;

import org.jspecify.annotations.NullMarked;
