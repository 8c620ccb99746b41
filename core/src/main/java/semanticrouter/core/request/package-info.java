/// What a stage may look at: the immutable facts read off one request. Start at {@link RequestFacts}.
@NullMarked
package semanticrouter.core.request;

import org.jspecify.annotations.NullMarked;
