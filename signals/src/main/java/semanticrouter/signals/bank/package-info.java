/// Prototype banks: a few vectors that stand for many examples, and how near a query is to them.
/// Start at {@link PrototypeBank}.
@NullMarked
package semanticrouter.signals.bank;

import org.jspecify.annotations.NullMarked;
