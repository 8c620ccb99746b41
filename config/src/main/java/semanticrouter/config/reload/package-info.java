/// Takes a changed configuration into use while requests go on (specification: signals §1.20).
/// Start at {@link semanticrouter.config.reload.ConfigWatcher}.
@NullMarked
package semanticrouter.config.reload;

import org.jspecify.annotations.NullMarked;
