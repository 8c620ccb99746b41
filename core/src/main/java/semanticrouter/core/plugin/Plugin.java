package semanticrouter.core.plugin;

import java.util.Optional;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.image.ImageMaker;

/// Around-advice on the call of one decision. Safe for all threads.
///
/// Passing the call on is `next.send(call)`; not doing so answers in its place; wrapping the reply edits it.
@FunctionalInterface
public interface Plugin extends AutoCloseable {
    Reply around(Call call, Upstream next) throws InterruptedException;

    /// The part of the plugin that sees the reply once it has been screened, for a plugin that must not act on a reply
    /// nobody gets; empty for most.
    default Optional<Plugin> afterwards() {
        return Optional.empty();
    }

    /// The part of the plugin that makes images, for one whose decision can be answered with them; empty for most.
    default Optional<ImageMaker> images() {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
