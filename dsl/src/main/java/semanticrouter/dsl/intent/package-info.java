/// Plain language to a program, without a model: the same text always gives the same program. Start at {@link
/// IntentCompiler}.
///
/// A text becomes words and clauses in `words`, and goes through {@link FrameReader} (what a clause says), {@link
/// PolicyPlan} (routes) and {@link ProgramMaker}
/// (the program). A clause is understood with every word of it, or it is said not to be and nothing is made of it.
@NullMarked
package semanticrouter.dsl.intent;

import org.jspecify.annotations.NullMarked;
