package semanticrouter.core.plugin;

import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;

/// Around-advice on the call of one decision. Safe for all threads.
///
/// Passing the call on is `next.send(call)`; not doing so answers in its place; wrapping the reply edits it.
@FunctionalInterface
public interface Plugin extends AutoCloseable {
    Reply around(Call call, Upstream next) throws InterruptedException;

    @Override
    default void close() {}
}
