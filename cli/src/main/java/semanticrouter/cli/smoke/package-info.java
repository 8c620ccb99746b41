/// The same checks on every surface: a router is started with one configuration, asked as clients ask it, and ended.
/// Start at {@link semanticrouter.cli.smoke.SmokeRun}.
@NullMarked
package semanticrouter.cli.smoke;

import org.jspecify.annotations.NullMarked;
