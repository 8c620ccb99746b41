/// What one client says and hears in one exchange. Start at {@link semanticrouter.gateway.dialog.Dialog}.
@NullMarked
package semanticrouter.gateway.dialog;

import org.jspecify.annotations.NullMarked;
