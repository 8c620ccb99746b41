/// Tests of the running server. Start at {@link semanticrouter.cli.server.HotReloadTest}.
@NullMarked
package semanticrouter.cli.server;

import org.jspecify.annotations.NullMarked;
