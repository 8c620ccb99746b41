/// Limits on requests, tokens and money.
@NullMarked
package semanticrouter.core.limit;

import org.jspecify.annotations.NullMarked;
