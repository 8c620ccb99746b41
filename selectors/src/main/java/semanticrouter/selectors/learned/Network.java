package semanticrouter.selectors.learned;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import semanticrouter.core.fault.UnavailableException;

/// A feed-forward network whose outputs stand for models; the greatest wins, the last among equals (specification:
/// selection §1.4.9). It computes in 32-bit floats, as it was trained.
record Network(List<Layer> layers, List<String> models) implements Predictor {
    /// One step from vector to vector.
    sealed interface Layer {
        float[] apply(float[] input) throws UnavailableException;
    }

    /// weight · x + bias.
    @SuppressWarnings("ArrayRecordComponent") // an artifact, read once and never compared
    record Linear(float[][] weight, float[] bias) implements Layer {
        @Override
        public float[] apply(float[] input) throws UnavailableException {
            if (input.length != weight[0].length) {
                throw new UnavailableException(
                        "feature_dimension",
                        "a layer of the artifact takes " + weight[0].length + " numbers and gets " + input.length);
            }
            float[] output = new float[weight.length];
            for (int row = 0; row < output.length; row++) {
                float sum = bias[row];
                float[] weights = weight[row];
                for (int i = 0; i < input.length; i++) {
                    sum += weights[i] * input[i];
                }
                output[row] = sum;
            }
            return output;
        }
    }

    /// max(x, 0).
    record Rectifier() implements Layer {
        @Override
        public float[] apply(float[] input) {
            float[] output = new float[input.length];
            for (int i = 0; i < output.length; i++) {
                output[i] = Math.max(input[i], 0);
            }
            return output;
        }
    }

    /// (x − mean) / √(variance + eps) · weight + bias, as one factor and one addend.
    @SuppressWarnings("ArrayRecordComponent") // an artifact, read once and never compared
    record Normalization(float[] factor, float[] addend) implements Layer {
        @Override
        public float[] apply(float[] input) throws UnavailableException {
            if (input.length != factor.length) {
                throw new UnavailableException(
                        "feature_dimension",
                        "a layer of the artifact takes " + factor.length + " numbers and gets " + input.length);
            }
            float[] output = new float[input.length];
            for (int i = 0; i < output.length; i++) {
                output[i] = input[i] * factor[i] + addend[i];
            }
            return output;
        }
    }

    static Network of(ArtifactFields artifact) throws UnavailableException {
        var layers = new ArrayList<Layer>();
        for (ArtifactFields layer : artifact.objects("layers")) {
            String type = layer.text("type").toLowerCase(Locale.ROOT).replace("_", "");
            switch (type) {
                case "linear" -> layers.add(linear(layer));
                case "relu" -> layers.add(new Rectifier());
                case "batchnorm", "batchnorm1d" -> layers.add(normalization(layer));
                case "dropout" -> {}
                default -> throw layer.wrong("type", "one of linear, relu, batch_norm, dropout");
            }
        }
        List<String> models = artifact.texts("model_names");
        if (layers.isEmpty() || models.isEmpty()) {
            throw artifact.wrong("layers", "at least one layer, with model_names");
        }
        return new Network(List.copyOf(layers), models);
    }

    private static Linear linear(ArtifactFields layer) throws UnavailableException {
        double[][] weight = layer.matrix("weight");
        double[] bias = layer.numbers("bias");
        if (weight.length == 0 || bias.length != weight.length) {
            throw layer.wrong("bias", "one number for each row of weight, of which there is at least one");
        }
        float[][] rows = new float[weight.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = floats(weight[i]);
        }
        return new Linear(rows, floats(bias));
    }

    private static Normalization normalization(ArtifactFields layer) throws UnavailableException {
        double[] mean = layer.numbers("running_mean");
        double[] variance = layer.numbers("running_var");
        double[] weight = layer.numbers("weight");
        double[] bias = layer.numbers("bias");
        double eps = layer.number("eps", 1e-5);
        if (variance.length != mean.length || weight.length != mean.length || bias.length != mean.length) {
            throw layer.wrong("running_mean", "as long as running_var, weight and bias");
        }
        double[] factor = new double[mean.length];
        double[] addend = new double[mean.length];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = weight[i] / Math.sqrt(variance[i] + eps);
            addend[i] = bias[i] - mean[i] * factor[i];
        }
        return new Normalization(floats(factor), floats(addend));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Override
    public String predict(double[] features) throws UnavailableException {
        float[] vector = floats(features);
        for (Layer layer : layers) {
            vector = layer.apply(vector);
        }
        if (vector.length != models.size()) {
            throw new UnavailableException(
                    "feature_dimension",
                    "the artifact has " + vector.length + " outputs for " + models.size() + " models");
        }
        int best = 0;
        for (int i = 1; i < vector.length; i++) {
            best = vector[i] >= vector[best] ? i : best;
        }
        return models.get(best);
    }
}
