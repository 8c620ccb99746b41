package semanticrouter.core.memory;

import semanticrouter.core.encoder.Embedding;

/// The sentence vector of a memory. Vectors of different encoders say nothing about each other.
///
/// @param encoder name of the encoder that read the text
public record MemoryVector(String encoder, Embedding embedding) {}
