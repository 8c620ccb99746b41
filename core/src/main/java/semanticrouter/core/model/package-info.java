/// The models requests can be sent to: what they are, what they cost, where they are served. Start at {@link
/// ServedModel}.
@NullMarked
package semanticrouter.core.model;

import org.jspecify.annotations.NullMarked;
