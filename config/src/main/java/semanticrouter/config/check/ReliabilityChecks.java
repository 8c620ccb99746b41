package semanticrouter.config.check;

import java.time.Duration;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.document.ProviderModel.Reliability;
import semanticrouter.config.tree.DocPath;
import semanticrouter.core.model.RetryOn;

/// What a model says about backends that fail (specification: dataplane §1.8, C9).
record ReliabilityChecks(CheckContext context) {
    private static final String CODE = "reliability";

    void check(Reliability reliability, DocPath at) {
        Integer retries = reliability.retryCount();
        if (reliability.retryOn().isBlank()) {
            if (retries != null && retries > 0) {
                context.report()
                        .error(CODE, at, "retry_count needs retry_on", "add retry_on: connect-failure,refused-stream");
            }
        } else if (RetryOn.parse(reliability.retryOn()).isEmpty()) {
            context.report()
                    .error(
                            CODE,
                            at.key("retry_on"),
                            "\"" + reliability.retryOn() + "\" is no list of faults",
                            "write words separated by commas: " + String.join(", ", RetryOn.WORDS)
                                    + ", or statuses from 400 to 599");
        }
        String path = reliability.healthCheckPath();
        if (!path.isEmpty() && !path.startsWith("/")) {
            context.report()
                    .error(
                            CODE,
                            at.key("health_check_path"),
                            "the path \"" + path + "\" does not begin with a slash",
                            "write \"/" + path + "\"");
        }
        positive(reliability.baseEjectionTime(), at.key("base_ejection_time"));
        positive(reliability.healthCheckInterval(), at.key("health_check_interval"));
        positive(reliability.healthCheckTimeout(), at.key("health_check_timeout"));
    }

    private void positive(Duration time, DocPath at) {
        if (time.isZero()) {
            context.report().error(CODE, at, "the time must be more than 0", "write a time such as 10s");
        }
    }
}
