/// Signal families turn a request into named facts. Start at {@link SignalFamily}.
@NullMarked
package semanticrouter.core.signal;

import org.jspecify.annotations.NullMarked;
