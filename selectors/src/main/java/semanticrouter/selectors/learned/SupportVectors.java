package semanticrouter.selectors.learned;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.fault.UnavailableException;

/// One support-vector machine per model; the surest wins (specification: selection §1.4.9).
///
/// @param machines in the artifact's order
/// @param otherwise the model when there is no machine
record SupportVectors(List<Machine> machines, String otherwise) implements Predictor {
    /// A machine that tells one model's requests from the others'.
    sealed interface Machine {
        String model();

        int dimension();

        /// How sure it is that the request is its model's; any number.
        ///
        /// @param unit features of length 1
        double decide(double[] unit);
    }

    /// w·x − rho.
    @SuppressWarnings("ArrayRecordComponent") // an artifact, read once and never compared
    record Linear(String model, double[] weights, double rho) implements Machine {
        @Override
        public int dimension() {
            return weights.length;
        }

        @Override
        public double decide(double[] unit) {
            return Vectors.dot(weights, unit) - rho;
        }
    }

    /// Σ alpha · exp(−gamma · ‖x − v‖²) − rho.
    @SuppressWarnings("ArrayRecordComponent") // an artifact, read once and never compared
    record Radial(String model, double[] alpha, double[][] vectors, double gamma, double rho) implements Machine {
        @Override
        public int dimension() {
            return vectors[0].length;
        }

        @Override
        public double decide(double[] unit) {
            double sum = 0;
            for (int i = 0; i < vectors.length; i++) {
                sum += alpha[i] * Math.exp(-gamma * Vectors.squaredDistance(vectors[i], unit));
            }
            return sum - rho;
        }
    }

    static SupportVectors of(ArtifactFields artifact) throws UnavailableException {
        List<String> names = artifact.texts("model_names");
        if (names.isEmpty()) {
            throw artifact.wrong("model_names", "at least one name");
        }
        var machines = new ArrayList<Machine>();
        if (artifact.text("kernel_type").equalsIgnoreCase("linear")) {
            for (ArtifactFields machine : artifact.objects("linear_classifiers")) {
                machines.add(
                        new Linear(machine.text("model_name"), machine.numbers("weights"), machine.number("rho", 0)));
            }
        } else {
            double gamma = artifact.number("gamma", 1);
            for (ArtifactFields machine : artifact.objects("rbf_classifiers")) {
                machines.add(radial(machine, gamma));
            }
        }
        return new SupportVectors(List.copyOf(machines), names.getFirst());
    }

    private static Radial radial(ArtifactFields machine, double gamma) throws UnavailableException {
        var read = new Radial(
                machine.text("model_name"),
                machine.numbers("alpha"),
                machine.matrix("support_vectors"),
                machine.number("gamma", gamma),
                machine.number("rho", 0));
        if (read.vectors().length == 0 || read.alpha().length != read.vectors().length) {
            throw machine.wrong("alpha", "one number for each of support_vectors, of which there is at least one");
        }
        return read;
    }

    @Override
    public String predict(double[] features) throws UnavailableException {
        double[] unit = Vectors.unit(features);
        String surest = otherwise;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Machine machine : machines) {
            Predictor.demand(machine.dimension(), unit);
            double decided = machine.decide(unit);
            if (decided > greatest) {
                greatest = decided;
                surest = machine.model();
            }
        }
        return surest;
    }
}
