/// The call to a model: what is sent, what comes back. Start at {@link Upstream}.
@NullMarked
package semanticrouter.core.call;

import org.jspecify.annotations.NullMarked;
