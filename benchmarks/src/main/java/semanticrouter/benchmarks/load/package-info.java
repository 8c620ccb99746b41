/// Drives the gateway with open-loop load beside a direct run and a plain reverse proxy. Start at {@link LoadHarness}.
@NullMarked
package semanticrouter.benchmarks.load;

import org.jspecify.annotations.NullMarked;
