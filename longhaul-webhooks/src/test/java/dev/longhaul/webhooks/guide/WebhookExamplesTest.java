package dev.longhaul.webhooks.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.Store;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.webhooks.WebhookHandler;
import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import dev.longhaul.webhooks.delivery.SecretSealer;
import dev.longhaul.webhooks.delivery.Signing;
import dev.longhaul.webhooks.signature.RecentIds;
import dev.longhaul.webhooks.signature.SigningSecret;
import dev.longhaul.webhooks.signature.Verification;
import dev.longhaul.webhooks.signature.WebhookSigner;
import dev.longhaul.webhooks.signature.WebhookVerifier;
import dev.longhaul.webhooks.transport.HttpTransport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of docs/webhooks.md, where {@link WebhookGuideTest} finds it. */
class WebhookExamplesTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void a_delivery_is_accepted() {
        Store store = MemoryStore.create(InstantSource.system());
        SecretSealer sealer = new NoKeys();
        SigningSecret secret = SigningSecret.parse(SECRET);
        byte[] body = "{}".getBytes(UTF_8);
        // @start sending
        AddressPolicy policy = AddressPolicy.PUBLIC_ONLY;
        HttpTransport transport =
                HttpTransport.builder(policy, System::nanoTime).build();
        try (Longhaul longhaul = Longhaul.builder(store)
                .schedule("patient", RetrySchedule.parse("standard-webhooks"))
                .endpointLimits(EndpointLimits.inFlight(Webhooks.IN_FLIGHT_PER_HOST))
                .decide(Webhooks.TYPE, Webhooks.OPTIONS, new WebhookHandler(transport, sealer, InstantSource.system()))
                .build()) {
            longhaul.start();
            WebhookUrl url =
                    policy.admit("https://merchant.example/notify"); // refuses what can be seen to be forbidden
            Delivery delivery = Delivery.to(url, new DeliveryBody.Fixed("application/json", body))
                    .acknowledgedBy(Acknowledgement.exactly("success"))
                    .signed(Signing.StandardWebhooks.seal(secret, url, sealer));
            longhaul.enqueue(Webhooks.job(delivery).schedule("alipay"));
        }
        // @end sending
        transport.close();
    }

    @Test
    void a_receiver_handles_each_delivery_once_and_welcomes_another_attempt_after_it_failed() {
        Receiver receiver = new Receiver();
        byte[] body = "{}".getBytes(UTF_8);
        WebhookSigner.Signed signed = WebhookSigner.with(SigningSecret.parse(SECRET))
                .sign("msg_1", InstantSource.system().instant(), body);
        Map<String, String> headers = Map.of(
                "webhook-id", signed.id(),
                "webhook-timestamp", signed.timestamp(),
                "webhook-signature", signed.signature());

        receiver.broken = true;
        assertThat(receiver.receive(headers, body)).isEqualTo(500);
        receiver.broken = false;
        assertThat(receiver.receive(headers, body)).isEqualTo(204);
        assertThat(receiver.receive(headers, body)).isEqualTo(204);
        assertThat(receiver.receive(headers, new byte[0])).isEqualTo(401);
        assertThat(receiver.receive(Map.of(), body)).isEqualTo(401);
        assertThat(receiver.accepted).containsExactly("msg_1");
    }

    /** Opens nothing, so that no attempt gets as far as looking up a name that is not ours. */
    private static final class NoKeys implements SecretSealer {

        @Override
        public String seal(String secret, String context) {
            return "sealed";
        }

        @Override
        public String open(String sealed, String context) {
            throw new IllegalStateException("no keys here");
        }
    }

    private static final class Receiver {

        private static final String secretText = SECRET;

        private final List<String> accepted = new ArrayList<>();
        private boolean broken;

        // @start receiving
        RecentIds recent = new RecentIds(100_000, InstantSource.system());
        WebhookVerifier verifier =
                new WebhookVerifier(List.of(SigningSecret.parse(secretText)), InstantSource.system(), recent);

        int receive(Map<String, String> headers, byte[] body) {
            return switch (verifier.verify(
                    headers.get("webhook-id"),
                    headers.get("webhook-timestamp"),
                    headers.get("webhook-signature"),
                    body)) {
                case Verification.Genuine genuine -> handle(genuine.id(), body);
                case Verification.Repeated repeated -> 204; // handled before; the first answer was lost
                case Verification.Refused refused -> 401;
            };
        }

        int handle(String id, byte[] body) {
            try {
                accept(id, body);
                return 204;
            } catch (RuntimeException e) {
                recent.forget(id); // another attempt is welcome
                return 500;
            }
        }
        // @end receiving

        void accept(String id, byte[] body) {
            if (broken) {
                throw new IllegalStateException("the shop's database is away; " + body.length + " bytes wait");
            }
            accepted.add(id);
        }
    }
}
