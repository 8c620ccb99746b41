/// Finds what an answer says and what it was given does not support. Start at {@link Detector}.
@NullMarked
package semanticrouter.core.grounding;

import org.jspecify.annotations.NullMarked;
