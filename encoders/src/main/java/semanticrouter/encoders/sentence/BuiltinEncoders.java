package semanticrouter.encoders.sentence;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import semanticrouter.encoders.model.ModelSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The encoders inside our jar, as `META-INF/semanticrouter/encoders/encoders.json` declares them.
///
/// @param standard name of the one that is used when nothing else is asked for
/// @param encoders all of them
public record BuiltinEncoders(String standard, List<EncoderDeclaration> encoders) {
    private static final String FOLDER = "classpath:META-INF/semanticrouter/encoders";

    public BuiltinEncoders {
        encoders = List.copyOf(encoders);
    }

    /// Reads the declaration.
    public static BuiltinEncoders read() throws IOException {
        try {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build()
                    .readValue(ModelSource.of(FOLDER).bytes("encoders.json"), BuiltinEncoders.class);
        } catch (JacksonException broken) {
            throw new IOException(FOLDER + "/encoders.json: " + broken.getMessage(), broken);
        }
    }

    /// The encoder made for Chinese, to stand beside the standard one; empty beside any other.
    public Optional<EncoderDeclaration> chineseBeside(EncoderDeclaration chosen) {
        return chosen.name().equals(standard)
                ? encoders.stream()
                        .filter(encoder ->
                                encoder.script() == Script.HAN && encoder.vectorDimension() == chosen.vectorDimension())
                        .findFirst()
                : Optional.empty();
    }

    /// The encoder of that name; the standard one for an empty name.
    ///
    /// @throws IOException listing the known names
    public EncoderDeclaration named(String name) throws IOException {
        String wanted = name.isEmpty() ? standard : name;
        for (EncoderDeclaration encoder : encoders) {
            if (encoder.name().equals(wanted)) {
                return encoder;
            }
        }
        throw new IOException("there is no built-in encoder '" + wanted + "'; there are "
                + encoders.stream().map(EncoderDeclaration::name).collect(Collectors.joining(", ")));
    }
}
