/// Plugins that decide which tools the model sees: the client's, those of a database, or none. Start at {@link Tools}.
@NullMarked
package semanticrouter.plugins.tools;

import org.jspecify.annotations.NullMarked;
