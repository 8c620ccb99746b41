/// What stands on top of an encoder: classifiers of texts, taggers of tokens, scorers of pairs. Start at
/// {@link TextClassifier}.
@NullMarked
package semanticrouter.encoders.head;

import org.jspecify.annotations.NullMarked;
