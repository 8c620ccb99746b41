/// Shortens the context of a request. Start at {@link semanticrouter.plugins.context.Compressor}.
@NullMarked
package semanticrouter.plugins.context;

import org.jspecify.annotations.NullMarked;
