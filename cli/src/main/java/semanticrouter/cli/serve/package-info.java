/// Flags of `serve` that say what is opened where (specification: dataplane §0.2). Start at {@link ManagementFlags}.
@NullMarked
package semanticrouter.cli.serve;

import org.jspecify.annotations.NullMarked;
