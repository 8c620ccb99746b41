package semanticrouter.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.global.Trust;
import semanticrouter.config.document.global.VirtualKey;
import semanticrouter.core.model.KnownSecrets;
import semanticrouter.core.model.Secret;

/// What a caller shows is compared with a secret in one place, in constant time (specification: dataplane §3.1, §6.1).
@AnalyzeClasses(packages = "semanticrouter", importOptions = ImportOption.DoNotIncludeTests.class)
class SecretsTest {
    /// Where the text of a secret is needed: it is sent on, it is the key that signatures are checked with, or the
    /// configuration's own is looked at.
    private static final Set<String> READERS = Set.of(
            KnownSecrets.class.getName(),
            Secret.class.getName(),
            "semanticrouter.config.compile.ModelCompiler",
            "semanticrouter.gateway.identity.Tokens",
            "semanticrouter.gateway.upstream.UpstreamHeaders",
            "semanticrouter.cli.evaluation.Explainer",
            "semanticrouter.cli.operate.ProviderChecks",
            "semanticrouter.cli.cache.CacheCommand$Asked",
            "semanticrouter.cli.chat.ChatClient",
            "semanticrouter.cli.chat.Explanations",
            "semanticrouter.cli.replay.ReplayCommand$Asked");

    /// Ways to find out whether a text is another, most of which end at the first difference.
    private static final Map<String, Set<String>> COMPARISONS = Map.of(
            "java.lang.String",
            Set.of(
                    "equals",
                    "equalsIgnoreCase",
                    "contentEquals",
                    "compareTo",
                    "compareToIgnoreCase",
                    "contains",
                    "startsWith",
                    "endsWith",
                    "regionMatches",
                    "indexOf",
                    "matches"),
            "java.lang.Object",
            Set.of("equals"),
            "java.util.Objects",
            Set.of("equals"),
            "java.util.Arrays",
            Set.of("equals", "mismatch", "compare"),
            "java.util.Set",
            Set.of("contains"),
            "java.util.List",
            Set.of("contains", "indexOf"),
            "java.util.Collection",
            Set.of("contains"),
            "java.util.Map",
            Set.of("get", "containsKey", "getOrDefault"));

    @ArchTest
    static final ArchRule ONLY_A_FEW_READ_A_SECRET = noClasses()
            .that(DescribedPredicate.describe("have no need of it", type -> !READERS.contains(type.getName())))
            .should()
            .callMethod(Secret.class, "value");

    @ArchTest
    static final ArchRule WHOEVER_READS_A_SECRET_DOES_NOT_COMPARE_IT = classes()
            .that()
            .resideOutsideOfPackage("semanticrouter.cli..") // commands are the caller
            .should(notCompareWhatTheyRead());

    @ArchTest
    static final ArchRule ONE_PLACE_COMPARES = noClasses()
            .that()
            .doNotBelongToAnyOf(KnownSecrets.class, Secret.class)
            .should()
            .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class);

    /// The document has secrets as plain texts; those who hear callers get them as secrets.
    @ArchTest
    static final ArchRule WHO_HEARS_CALLERS_TAKES_NO_SECRET_FROM_THE_DOCUMENT = noClasses()
            .that()
            .resideInAnyPackage("semanticrouter.gateway..", "semanticrouter.extproc..", "semanticrouter.console..")
            .should()
            .callMethod(Listener.class, "apiKeys")
            .orShould()
            .callMethod(VirtualKey.class, "key")
            .orShould()
            .callMethod(Trust.SharedSecret.class, "secret");

    private static ArchCondition<JavaClass> notCompareWhatTheyRead() {
        return new ArchCondition<>("not compare a secret they read") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit method : type.getCodeUnits()) {
                    Set<JavaMethodCall> calls = method.getMethodCallsFromSelf();
                    if (calls.stream().noneMatch(SecretsTest::reads)) {
                        continue;
                    }
                    calls.stream()
                            .filter(SecretsTest::compares)
                            .forEach(call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
                }
            }
        };
    }

    private static boolean reads(JavaMethodCall call) {
        return call.getTargetOwner().isEquivalentTo(Secret.class)
                && call.getTarget().getName().equals("value");
    }

    private static boolean compares(JavaMethodCall call) {
        return COMPARISONS
                .getOrDefault(call.getTargetOwner().getName(), Set.of())
                .contains(call.getTarget().getName());
    }

    /// What somebody might write who does not know.
    static final class Careless {
        private Careless() {}

        static boolean equal(Secret known, String shown) {
            return known.value().equals(shown);
        }

        static boolean inLambda(List<Secret> known, String shown) {
            return known.stream().anyMatch(secret -> shown.equals(secret.value()));
        }

        static boolean asArrays(Secret known, byte[] shown) {
            return Arrays.equals(known.value().getBytes(StandardCharsets.UTF_8), shown);
        }

        static boolean looked(Map<String, String> roles, Secret known, String shown) {
            return known.value().isEmpty() || roles.containsKey(shown);
        }

        static boolean ownCare(byte[] known, byte[] shown) {
            return MessageDigest.isEqual(known, shown);
        }
    }

    @Test
    void theRulesFindCarelessness() {
        var careless = new ClassFileImporter().importClasses(Careless.class);

        assertThat(ONLY_A_FEW_READ_A_SECRET.evaluate(careless).hasViolation()).isTrue();
        assertThat(ONE_PLACE_COMPARES.evaluate(careless).hasViolation()).isTrue();
        assertThat(WHOEVER_READS_A_SECRET_DOES_NOT_COMPARE_IT
                        .evaluate(careless)
                        .getFailureReport()
                        .getDetails())
                .anySatisfy(found -> assertThat(found).contains("Careless.equal("))
                .anySatisfy(found -> assertThat(found).contains("Careless.inLambda("))
                .anySatisfy(found -> assertThat(found).contains("Careless.asArrays("))
                .anySatisfy(found -> assertThat(found).contains("Careless.looked("));
    }
}
