/// How a kind declares its options. A config record annotated with these is the single declaration from which YAML
/// reading, validation, JSON Schema, DSL block, dashboard form and reference page derive. Start at {@link Kind}.
@NullMarked
package semanticrouter.core.kind;

import org.jspecify.annotations.NullMarked;
