package semanticrouter.encoders.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;
import semanticrouter.encoders.LocalEncoderRuntime;
import semanticrouter.encoders.RequestEncodings;
import semanticrouter.encoders.head.BuiltinHeads;

class SupportJudgeTest {
    private static final String PREMISE =
            "Apollo 11 landed on the Moon on 20 July 1969. Neil Armstrong stepped out first; Michael Collins stayed in "
                    + "orbit. The crew brought 21.5 kilograms of rock back to Earth.";
    private static LocalEncoderRuntime runtime;

    @BeforeAll
    static void open() throws Exception {
        runtime = EncoderRuntimes.builtin(EncoderOptions.standard());
    }

    @AfterAll
    static void close() {
        runtime.close();
    }

    private static RequestEncodings request() {
        return runtime.open(Deadline.after(Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Who stepped out first? Neil Armstrong | Who stepped out first? Buzz Aldrin
            Apollo 11 landed on the Moon on 20 July 1969. | Apollo 11 landed on the Moon on 20 July 1972.
            Michael Collins stayed in orbit. | Michael Collins drove a lunar car.
            The crew brought 21.5 kilograms of rock back. | The crew brought 400 kilograms of gold back.
            """)
    void whatThePremiseSaysIsMoreSupportedThanWhatItDoesNot(String said, String notSaid) throws Exception {
        double supported = request().score(SupportJudge.TASK, PREMISE, said);
        assertThat(supported).isGreaterThan(0.5);
        assertThat(request().score(SupportJudge.TASK, PREMISE, notSaid)).isLessThan(supported - 0.2);
    }

    @Test
    void whatHasNothingToDoWithThePremiseIsNotEntailed() throws Exception {
        LabelScores scores =
                request().relate(SupportJudge.TASK, PREMISE, "Preheat the oven and grease two baking trays.");
        assertThat(scores.topLabel()).isEqualTo("neutral");
    }

    @Test
    void anotherNumberContradicts() throws Exception {
        LabelScores scores = request().relate(SupportJudge.TASK, PREMISE, "Apollo 11 landed on the Moon in 1972.");
        assertThat(scores.of("contradiction")).isGreaterThan(scores.of("entailment"));
    }

    @Test
    void theLabelsAreTheOnesOfTheContractAndSumToOne() throws Exception {
        LabelScores scores = request().relate(SupportJudge.TASK, PREMISE, "Collins stayed in orbit.");
        assertThat(scores.labels()).containsExactly("entailment", "neutral", "contradiction");
        assertThat(Arrays.stream(scores.probabilities()).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void chineseIsJudgedToo() throws Exception {
        String premise = "柏林于1990年成为统一后德国的首都，人口约三百七十万。";
        assertThat(request().score(SupportJudge.TASK, premise, "柏林是德国的首都。"))
                .isGreaterThan(request().score(SupportJudge.TASK, premise, "慕尼黑是德国的首都。"));
    }

    @Test
    void anEmptyLookingHypothesisIsNoFault() throws Exception {
        assertThat(request().score(SupportJudge.TASK, PREMISE, "?!")).isBetween(0.0, 1.0);
    }

    @Test
    void standsOnTheStandardEncoder() throws Exception {
        SupportModel model = SupportModel.open(BuiltinHeads.source(SupportJudge.TASK));
        assertThat(model.encoderSha256())
                .isEqualTo(runtime.encoder().declaration().modelSha256());
        assertThat(model.temperature()).isGreaterThanOrEqualTo(1);
    }
}
