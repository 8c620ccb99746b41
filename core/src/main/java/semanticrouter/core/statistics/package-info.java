/// What is learned about models from requests that have ended. Start at {@link ModelStatistics}.
@NullMarked
package semanticrouter.core.statistics;

import org.jspecify.annotations.NullMarked;
