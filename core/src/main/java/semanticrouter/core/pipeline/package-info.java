/// The way of one request through the stages. Start at {@link Pipeline}.
@NullMarked
package semanticrouter.core.pipeline;

import org.jspecify.annotations.NullMarked;
