package semanticrouter.config.reload;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log what became of a reload.
public final class ReloadLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReloadLog.class);

    /// The part of the program that reloads in the contract (specification: dataplane §6.8).
    public static final String COMPONENT = "extproc";

    private ReloadLog() {}

    /// Writes one line.
    public static void tell(ReloadReport report) {
        switch (report) {
            case ReloadReport.Unchanged _ -> LOGGER.atDebug().log("the configuration is unchanged");
            case ReloadReport.Activated activated ->
                LOGGER.atInfo()
                        .addKeyValue("event", "config_reloaded")
                        .addKeyValue("component", COMPONENT)
                        .addKeyValue("hash", activated.hash())
                        .log("the configuration was reloaded");
            case ReloadReport.Refused refused
            when refused.about(ConfigOverlay.UNHEARD_CODE) ->
                LOGGER.atDebug().addKeyValue("reason", refused.reason()).log("the configuration is not whole yet");
            case ReloadReport.Refused refused
            when refused.about(ConfigOverlay.AWAITED_CODE) ->
                LOGGER.atWarn()
                        .addKeyValue("event", "config_awaited")
                        .addKeyValue("component", COMPONENT)
                        .addKeyValue("reason", refused.reason())
                        .log("the configuration is not whole; the last good one stays in use, if there is one");
            case ReloadReport.Refused refused ->
                LOGGER.atError()
                        .addKeyValue("event", ReloadReport.Refused.CODE)
                        .addKeyValue("component", COMPONENT)
                        .addKeyValue("errorCode", ReloadReport.Refused.CODE)
                        .addKeyValue("reason", refused.reason())
                        .log("the configuration was not reloaded; the last good one stays in use");
        }
    }
}
