package dev.longhaul.server.rest;

import dev.longhaul.job.JobRequest;
import dev.longhaul.server.admin.Accepted;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries, accepted. */
@RestController
@Tag(name = "deliveries")
final class DeliveryController {

    private static final String ALIPAY = """
            {"url":"https://merchant.example/notify","body":"out_trade_no=42&trade_status=TRADE_SUCCESS",\
            "contentType":"application/x-www-form-urlencoded","schedule":"alipay","acknowledge":{"body":"success"}}""";

    private static final String SIGNED = """
            {"url":"https://shop.example/hooks","payload":{"type":"order.paid","data":{"order":"42"}},\
            "sign":{"scheme":"standard-webhooks","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},\
            "orderingKey":"order-42","onEnd":"https://shop.example/ended"}""";

    private final AdminService admin;
    private final DeliveryReader reader;
    private final DeliveryDigest digest;

    DeliveryController(AdminService admin, DeliveryReader reader, DeliveryDigest digest) {
        this.admin = admin;
        this.reader = reader;
        this.digest = digest;
    }

    @PostMapping(path = ApiPaths.DELIVERIES, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Deliver something to a URL until it is acknowledged",
            description = "A 2xx answer means that the delivery survives the death of process, database and power.")
    @ApiResponse(responseCode = "202", description = "Accepted", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "200",
            description = "Accepted before, with this Idempotency-Key and the same body: the first job",
            useReturnTypeSchema = true)
    ResponseEntity<JobJson> deliver(
            @Parameter(
                            description =
                                    "The same key again gives the first job; with another body it is refused (409)."
                                            + " At most 255 characters, kept as long as the job.",
                            example = "order-42")
                    @RequestHeader(name = ApiHeaders.IDEMPOTENCY_KEY, required = false)
                    @Nullable
                    String idempotencyKey,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = DeliveryJson.class),
                                            examples = {
                                                @ExampleObject(name = "alipay", value = ALIPAY),
                                                @ExampleObject(name = "signed", value = SIGNED)
                                            }))
                    @RequestBody
                    DeliveryJson delivery) {
        JobRequest request = reader.read(delivery, idempotencyKey);
        Accepted accepted = accept(request, digest.of(delivery));
        URI location = URI.create(ApiPaths.JOBS + "/" + accepted.job().row().id());
        return ResponseEntity.status(accepted.created() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(location)
                .body(JobJson.of(accepted.job(), null));
    }

    private Accepted accept(JobRequest request, String digest) {
        try {
            return admin.accept(request, digest);
        } catch (IllegalArgumentException e) {
            // What the engine alone can know; everything that has a name of its own was checked before.
            throw Problem.of(ProblemCode.INVALID_FIELD, String.valueOf(e.getMessage()))
                    .exception();
        }
    }
}
