/// Knowledge bases: labelled examples in files, how near a text is to each label, and numbers made from that.
/// Start at {@link KbSignal}.
@NullMarked
package semanticrouter.signals.kb;

import org.jspecify.annotations.NullMarked;
