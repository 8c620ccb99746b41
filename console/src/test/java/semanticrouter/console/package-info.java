/// Black-box tests of the servers on loopback. Start at {@link ManagementServerTest}; {@link Fixture} makes the router
/// behind them.
@NullMarked
package semanticrouter.console;

import org.jspecify.annotations.NullMarked;
