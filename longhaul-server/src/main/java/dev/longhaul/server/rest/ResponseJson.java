package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.webhooks.delivery.RecordedResponse;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the other side answered, cut and made printable. */
@Schema(name = "Response", description = "What the other side answered, cut and made printable")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResponseJson(
        @Schema(description = "HTTP status, for deliveries", example = "503") @Nullable
        Integer status,

        @Schema(example = "text/plain") @Nullable String contentType,
        @Schema(example = "120") @Nullable String retryAfter,

        @Schema(description = "Who answered", example = "203.0.113.7:443") @Nullable
        String remoteAddress,

        @Schema(format = "duration", description = "From name resolution to the last byte", example = "PT0.042S")
        @Nullable
        String took,

        @Schema(description = "The beginning of the body", example = "try again later")
        String body,

        @Schema(description = "Bytes of the body that were read") @Nullable
        Integer bytesRead,

        @Schema(description = "Whether that was all of it") @Nullable
        Boolean complete) {

    static @Nullable ResponseJson of(@Nullable String kept) {
        if (kept == null) {
            return null;
        }
        return RecordedResponse.parse(kept)
                .map(ResponseJson::of)
                .orElseGet(() -> new ResponseJson(null, null, null, null, null, kept, null, null));
    }

    private static ResponseJson of(RecordedResponse response) {
        return new ResponseJson(
                response.status(),
                response.contentType(),
                response.retryAfter(),
                response.remoteAddress(),
                response.took().toString(),
                response.excerpt().text(),
                response.excerpt().bytesRead(),
                response.excerpt().complete());
    }
}
