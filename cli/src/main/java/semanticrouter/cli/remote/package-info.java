/// Reaches a running router: its address, its replies, its refusals. Start at {@link Http}.
@NullMarked
package semanticrouter.cli.remote;

import org.jspecify.annotations.NullMarked;
