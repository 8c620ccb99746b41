/// Kinds for tests: the options of the public contract without anything behind them. Start at {@link
/// semanticrouter.config.testkinds.TestKinds}.
@NullMarked
package semanticrouter.config.testkinds;

import org.jspecify.annotations.NullMarked;
