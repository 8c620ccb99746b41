/// JMH benchmarks of the hot paths. Start at {@link DecisionBench}.
@NullMarked
package semanticrouter.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
