/// What the declarations of plugins share: the switch `enabled`, and kinds that are declared before they are built.
/// Start at {@link PlannedPlugin}.
@NullMarked
package semanticrouter.plugins.kind;

import org.jspecify.annotations.NullMarked;
