/// What a pool and a route mean as a configuration. Start at {@link semanticrouter.kubernetes.convert.Conversion}.
@NullMarked
package semanticrouter.kubernetes.convert;

import org.jspecify.annotations.NullMarked;
