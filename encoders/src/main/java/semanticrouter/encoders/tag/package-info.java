/// Finds personal data in a text: words, what they look like, what stands around them, and a linear chain over their
/// labels. Start at {@link ChainTagger}.
@NullMarked
package semanticrouter.encoders.tag;

import org.jspecify.annotations.NullMarked;
