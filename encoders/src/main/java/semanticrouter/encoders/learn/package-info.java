/// Learning from numbers: logistic regression, standardisation, calibration. Start at {@link LogisticRegression}.
@NullMarked
package semanticrouter.encoders.learn;

import org.jspecify.annotations.NullMarked;
