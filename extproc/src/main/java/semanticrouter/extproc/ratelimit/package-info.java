/// Asks Envoy's rate limit service, as Envoy does.
@NullMarked
package semanticrouter.extproc.ratelimit;

import org.jspecify.annotations.NullMarked;
