package semanticrouter.plugins.memory;

import semanticrouter.core.memory.Memory;

/// A memory and how well it fits a question.
///
/// @param similarity compared with thresholds
/// @param rank orders those that fit; more is better
record Scored(Memory memory, double similarity, double rank) {
    Scored ranked(double other) {
        return new Scored(memory, similarity, other);
    }
}
