/// JSON Schema of the configuration, derived from the records it binds to.
/// Start at {@link semanticrouter.config.schema.ConfigSchema}.
@NullMarked
package semanticrouter.config.schema;

import org.jspecify.annotations.NullMarked;
