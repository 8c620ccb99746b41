/// Black-box scenarios: the whole server on loopback, driven by real clients. Start at {@code OpenAiClientIT}.
@NullMarked
package semanticrouter.e2e;

import org.jspecify.annotations.NullMarked;
