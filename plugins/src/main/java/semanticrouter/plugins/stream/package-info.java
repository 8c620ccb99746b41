/// Streams of replies that plugins wrap or make. Start at {@link CollectingStream}.
@NullMarked
package semanticrouter.plugins.stream;

import org.jspecify.annotations.NullMarked;
