package dev.longhaul.webhooks;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Ending;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Says in JSON how a job ended, in the words that REST has for jobs; the same bytes for the same ending. */
final class EndReports {

    static final String CONTENT_TYPE = "application/json";

    private static final JsonFactory JSON = new JsonFactory();

    private EndReports() {}

    static byte[] of(Ending ending) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("id", ending.job().toString());
            json.writeStringProperty("type", ending.type());
            json.writeStringProperty("state", ending.state().word());
            DeadReason reason = ending.reason();
            if (reason != null) {
                json.writeStringProperty("deadReason", reason.word());
            }
            json.writeNumberProperty("attempts", ending.attempts());
            json.writeStringProperty("endedAt", ending.endedAt().toString());
            String lastError = ending.lastError();
            if (lastError != null) {
                json.writeStringProperty("lastError", lastError);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
