package dev.longhaul.examples.payments;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.operator.JobView;
import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.RefusedUrlException;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** Records payments, and has merchants told of them. */
@RestController
public class Payments {

    private final JdbcClient database;
    private final Longhaul longhaul;
    private final AddressPolicy policy;
    private final JsonMapper json;

    Payments(JdbcClient database, Longhaul longhaul, AddressPolicy policy, JsonMapper json) {
        this.json = json;
        this.database = database;
        this.longhaul = longhaul;
        this.policy = policy;
    }

    /**
     * A payment that was made.
     *
     * @param id what it is called here
     * @param cents how much
     * @param url the merchant's URL
     */
    public record Payment(String id, long cents, String url) {}

    /** What the merchant is sent. */
    private record Notification(String payment, long cents) {}

    /** The payment and its notification are one commit. Refuses a URL that may not be reached, and an id that is there. */
    @PostMapping("/payments")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    public void record(@RequestBody Payment payment) {
        byte[] body = json.writeValueAsBytes(new Notification(payment.id(), payment.cents()));
        Delivery delivery = Delivery.to(policy.admit(payment.url()), new DeliveryBody.Fixed("application/json", body))
                .acknowledgedBy(Acknowledgement.exactly("success"));
        JobId job = longhaul.enqueue(Webhooks.job(delivery).idempotencyKey(payment.id()))
                .id();
        int recorded = database.sql(
                        "INSERT INTO payment (id, cents, notification) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING")
                .params(payment.id(), payment.cents(), job.toString())
                .update();
        if (recorded == 0) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "payment " + payment.id() + " has been recorded before");
        }
    }

    /** How far the merchant has been told. */
    @GetMapping("/payments/{id}")
    public Map<String, Object> notification(@PathVariable String id) {
        String job = database.sql("SELECT notification FROM payment WHERE id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElseThrow(() -> missing("there is no payment " + id));
        JobView view = longhaul.jobs()
                .find(JobId.parse(job))
                .orElseThrow(() -> missing("how often the merchant of payment " + id + " was told is no longer kept"));
        return Map.of(
                "payment",
                id,
                "notification",
                view.state().word(),
                "attempts",
                view.attempts().size());
    }

    private static ResponseStatusException missing(String sentence) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, sentence);
    }

    /** The caller can correct it: what is wrong with the URL is said, and nothing was recorded. */
    @ExceptionHandler
    public ProblemDetail refused(RefusedUrlException refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(refused.getMessage()));
    }
}
