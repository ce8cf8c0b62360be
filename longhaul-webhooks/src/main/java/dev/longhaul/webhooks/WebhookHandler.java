package dev.longhaul.webhooks;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Ending;
import dev.longhaul.webhooks.acknowledge.Acknowledgement.Answer;
import dev.longhaul.webhooks.acknowledge.Verdict;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import dev.longhaul.webhooks.delivery.RecordedResponse;
import dev.longhaul.webhooks.delivery.SecretSealer;
import dev.longhaul.webhooks.delivery.Signing;
import dev.longhaul.webhooks.headers.RetryAfter;
import dev.longhaul.webhooks.signature.WebhookHeaders;
import dev.longhaul.webhooks.signature.WebhookSigner;
import dev.longhaul.webhooks.transport.Exchange;
import dev.longhaul.webhooks.transport.HttpTransport;
import dev.longhaul.webhooks.transport.OutgoingRequest;
import dev.longhaul.webhooks.transport.OutgoingRequest.Header;
import dev.longhaul.webhooks.transport.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one attempt of a delivery: sends it, judges the answer, says what follows. Safe for use by several threads.
 *
 * <table>
 * <caption>What an attempt comes to</caption>
 * <tr><th>when</th><th>outcome</th></tr>
 * <tr><td>the answer acknowledges</td><td>succeeded</td></tr>
 * <tr><td>410, unless that acknowledges</td><td>aborted: the receiver is gone for good</td></tr>
 * <tr><td>429 or 503 with {@code Retry-After}</td><td>failed; the next attempt is due at the later of that (at most a day)
 * and the schedule</td></tr>
 * <tr><td>any other answer, or none</td><td>failed; the schedule says what follows</td></tr>
 * </table>
 */
public final class WebhookHandler implements DecidingHandler<Delivery> {

    /** The header that counts a delivery's attempts from 1. */
    public static final String ATTEMPT_HEADER = "longhaul-attempt";

    private static final String USER_AGENT = "Longhaul";
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final HttpTransport transport;
    private final SecretSealer sealer;
    private final InstantSource clock;

    /**
     * Makes a handler.
     *
     * @param transport sends; not closed by the handler
     * @param sealer opens signing secrets
     * @param clock gives the timestamps of signatures, and tells how far a date in {@code Retry-After} is away
     */
    public WebhookHandler(HttpTransport transport, SecretSealer sealer, InstantSource clock) {
        this.transport = transport;
        this.sealer = sealer;
        this.clock = clock;
    }

    @Override
    public Decision decide(Delivery delivery, Attempt attempt) throws InterruptedException {
        DeliveryBody.Fixed body;
        switch (delivery.body()) {
            case DeliveryBody.Fixed fixed -> body = fixed;
            case DeliveryBody.EndReport report -> {
                Ending ending = Ending.ofHeaders(attempt.headers());
                if (ending == null) {
                    return Decision.abort(
                            "no-ending: this delivery reports how another job ended, and is nobody's onEnd");
                }
                body = new DeliveryBody.Fixed(EndReports.CONTENT_TYPE, EndReports.of(ending));
            }
        }
        OutgoingRequest request = new OutgoingRequest(delivery.url(), headers(delivery, body, attempt), body.bytes());
        return switch (transport.send(request, delivery.timeout())) {
            case Exchange.Failed failed -> Decision.fail(failed.toString());
            case Exchange.Responded responded ->
                judge(delivery, responded.response())
                        .response(RecordedResponse.of(responded).toText());
        };
    }

    private List<Header> headers(Delivery delivery, DeliveryBody.Fixed body, Attempt attempt) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", body.contentType()));
        headers.add(new Header("Accept", "*/*"));
        headers.add(new Header("Accept-Encoding", "identity"));
        headers.add(new Header("User-Agent", USER_AGENT));
        delivery.headers().values().forEach((name, value) -> headers.add(new Header(name, value)));
        headers.add(new Header(ATTEMPT_HEADER, Integer.toString(attempt.number())));
        String id = attempt.jobId().toString();
        headers.add(new Header(WebhookHeaders.ID, id));
        if (delivery.signing() instanceof Signing.StandardWebhooks signing) {
            WebhookSigner.Signed signed = signing.open(delivery.url(), sealer).sign(id, clock.instant(), body.bytes());
            headers.add(new Header(WebhookHeaders.TIMESTAMP, signed.timestamp()));
            headers.add(new Header(WebhookHeaders.SIGNATURE, signed.signature()));
        }
        return headers;
    }

    private Decision judge(Delivery delivery, Response response) {
        Answer answer = new Answer(response.status(), response.body(), response.complete(), response.coding());
        return switch (delivery.acknowledgement().judge(answer)) {
            case Verdict.Acknowledged acknowledged -> Decision.succeed();
            case Verdict.NotAcknowledged not -> rejected(response, not.reason(), clock.instant());
        };
    }

    private static Decision rejected(Response response, String reason, Instant now) {
        if (response.status() == GONE) {
            return Decision.abort("gone: " + reason);
        }
        String error = "not-acknowledged: " + reason;
        return retryAfter(response, now)
                .map(wait -> Decision.retryAfter(error, wait))
                .orElseGet(() -> Decision.fail(error));
    }

    private static Optional<Duration> retryAfter(Response response, Instant now) {
        boolean counts = response.status() == TOO_MANY_REQUESTS || response.status() == SERVICE_UNAVAILABLE;
        String value = response.headers().retryAfter();
        return counts && value != null ? RetryAfter.parse(value, now) : Optional.empty();
    }
}
