/// The built-in plugins. Start at {@link BuiltinPlugins}, the list of them.
@NullMarked
package semanticrouter.plugins;

import org.jspecify.annotations.NullMarked;
