/// What the dashboard server is made of: its files and the way to the gateway. Start at {@link Assets}.
@NullMarked
package semanticrouter.console.dashboard;

import org.jspecify.annotations.NullMarked;
