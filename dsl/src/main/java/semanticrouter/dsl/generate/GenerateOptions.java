package semanticrouter.dsl.generate;

/// How to generate.
///
/// @param temperature of sampling, 0 to 2
/// @param maxTokens most tokens of one answer
/// @param maxRetries most rounds of repair, of the syntax and of the findings each; 0 for none
/// @param validate whether a program that parses is checked, for the warnings and for repairs
/// @param format whether the result is brought into canonical form; a program with a decision tree never is
/// @param attemptOffset attempts made before, for the numbers that the progress shows
public record GenerateOptions(
        double temperature, int maxTokens, int maxRetries, boolean validate, boolean format, int attemptOffset) {
    /// Temperature 0.1, 4096 tokens, 2 rounds of repair, checked and formatted.
    public static final GenerateOptions DEFAULT = new GenerateOptions(0.1, 4096, 2, true, true, 0);

    public GenerateOptions {
        if (!(temperature >= 0 && temperature <= 2) || maxTokens < 1 || maxRetries < 0) {
            throw new IllegalArgumentException("a temperature of 0 to 2, at least 1 token and 0 retries are needed");
        }
    }

    GenerateOptions after(int attempts) {
        return new GenerateOptions(temperature, maxTokens, maxRetries, validate, format, attemptOffset + attempts);
    }
}
