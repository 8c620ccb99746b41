package semanticrouter.selectors.learned;

import semanticrouter.core.fault.UnavailableException;

/// A trained model that names the candidate for a feature vector. Immutable, safe for all threads.
@FunctionalInterface
interface Predictor {
    /// @param features as {@link Features} lays them out; not to be written
    /// @return the name of a model or adapter
    /// @throws UnavailableException when the vector does not have the dimension the model was trained with
    String predict(double[] features) throws UnavailableException;

    /// Refuses vectors of another dimension than the model's.
    static void demand(int trained, double[] features) throws UnavailableException {
        if (features.length != trained) {
            throw new UnavailableException(
                    "feature_dimension",
                    "the artifact was trained on " + trained + " features and the request has " + features.length
                            + "; train it with the encoder in use, or set embedding_dim");
        }
    }
}
