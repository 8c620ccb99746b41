package semanticrouter.encoders.learn;

import semanticrouter.encoders.head.NGrams;

/// One training example as numbers.
///
/// @param dense `float[dimension]`, already scaled
/// @param sparse hashed words and characters
/// @param label index of the class
/// @param weight how much it counts
@SuppressWarnings("ArrayRecordComponent") // a row of the training matrix, never compared
public record Sample(float[] dense, NGrams sparse, int label, double weight) {}
