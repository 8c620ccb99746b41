/// Annotated records from trees and back; the annotations of {@link semanticrouter.core.kind} say all there is to know
/// about an option. Start at {@link semanticrouter.config.bind.Binder}.
@NullMarked
package semanticrouter.config.bind;

import org.jspecify.annotations.NullMarked;
