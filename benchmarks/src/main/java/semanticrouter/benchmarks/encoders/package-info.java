/// What the learned signals cost. Start at {@link semanticrouter.benchmarks.encoders.EncoderSpeed}.
@NullMarked
package semanticrouter.benchmarks.encoders;

import org.jspecify.annotations.NullMarked;
