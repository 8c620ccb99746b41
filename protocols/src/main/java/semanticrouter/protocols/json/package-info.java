/// JSON as bytes that are kept: a bounded scanner and an index by which members are spliced. Start at {@link
/// JsonFields}.
@NullMarked
package semanticrouter.protocols.json;

import org.jspecify.annotations.NullMarked;
