package semanticrouter.config.reload;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log what became of a reload.
public final class ReloadLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReloadLog.class);

    private ReloadLog() {}

    /// Writes one line.
    public static void tell(ReloadReport report) {
        switch (report) {
            case ReloadReport.Unchanged _ -> LOGGER.atDebug().log("the configuration is unchanged");
            case ReloadReport.Activated activated ->
                LOGGER.atInfo()
                        .addKeyValue("event", "config_reloaded")
                        .addKeyValue("hash", activated.hash())
                        .log("the configuration was reloaded");
            case ReloadReport.Refused refused
            when refused.about(ConfigOverlay.UNHEARD_CODE) ->
                LOGGER.atDebug().addKeyValue("reason", refused.reason()).log("the configuration is not whole yet");
            case ReloadReport.Refused refused
            when refused.about(ConfigOverlay.AWAITED_CODE) ->
                LOGGER.atWarn()
                        .addKeyValue("event", "config_awaited")
                        .addKeyValue("reason", refused.reason())
                        .log("the configuration is not whole; the last good one stays in use, if there is one");
            case ReloadReport.Refused refused ->
                LOGGER.atError()
                        .addKeyValue("event", ReloadReport.Refused.CODE)
                        .addKeyValue("errorCode", ReloadReport.Refused.CODE)
                        .addKeyValue("reason", refused.reason())
                        .log("the configuration was not reloaded; the last good one stays in use");
        }
    }
}
