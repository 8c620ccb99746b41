/// Tests of the flags of `serve`. Start at {@link semanticrouter.cli.serve.ServeFlagsTest}.
@NullMarked
package semanticrouter.cli.serve;

import org.jspecify.annotations.NullMarked;
