/// Plugins that add to, shorten or look up the context of a request. Their options are declared and checked here; start
/// at {@link Rag}.
@NullMarked
package semanticrouter.plugins.context;

import org.jspecify.annotations.NullMarked;
