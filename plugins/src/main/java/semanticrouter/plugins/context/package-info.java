/// Plugins that add to or shorten the context of a request. Their options are declared and checked here; start at
/// {@link semanticrouter.plugins.context.ContextCompression}.
@NullMarked
package semanticrouter.plugins.context;

import org.jspecify.annotations.NullMarked;
