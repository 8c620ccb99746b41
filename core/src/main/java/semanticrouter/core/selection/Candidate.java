package semanticrouter.core.selection;

import semanticrouter.core.model.ModelProfile;

/// A model a decision offers, with what is known about it.
public record Candidate(ModelRef ref, ModelProfile profile) {}
