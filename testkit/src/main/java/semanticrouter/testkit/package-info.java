/// Property checks with printed seeds, a clock, and where shared conformance data is found. Start at {@link Property}.
@NullMarked
package semanticrouter.testkit;

import org.jspecify.annotations.NullMarked;
