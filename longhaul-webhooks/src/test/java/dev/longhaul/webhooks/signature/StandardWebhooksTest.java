package dev.longhaul.webhooks.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.webhooks.signature.Verification.Reason;
import dev.longhaul.webhooks.signature.WebhookSigner.Signed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {

    private static final SigningSecret SECRET = SigningSecret.parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final SigningSecret OTHER = SigningSecret.of(new byte[32]);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant AT = Instant.ofEpochSecond(1_614_265_330L);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final WebhookVerifier verifier = verifierAt(AT);

    @Test
    void the_published_vector_is_signed_and_verified() {
        Signed signed = WebhookSigner.with(SECRET).sign(ID, AT, BODY);

        assertThat(signed).isEqualTo(new Signed(ID, "1614265330", SIGNATURE));
        assertThat(verifier.verify(signed.id(), signed.timestamp(), signed.signature(), BODY))
                .isEqualTo(new Verification.Genuine(ID, AT));
    }

    @Test
    void during_a_rotation_both_secrets_sign_and_either_verifies() {
        Signed signed = new WebhookSigner(List.of(OTHER, SECRET)).sign(ID, AT, BODY);

        assertThat(signed.signature().split(" ")).hasSize(2).endsWith(SIGNATURE);
        assertThat(verifier.verify(signed.id(), signed.timestamp(), signed.signature(), BODY))
                .isInstanceOf(Verification.Genuine.class);
        assertThat(new WebhookVerifier(List.of(OTHER, SECRET), InstantSource.fixed(AT), ReplayGuard.none())
                        .verify(ID, "1614265330", SIGNATURE, BODY))
                .isInstanceOf(Verification.Genuine.class);
    }

    @Test
    void each_attempt_has_a_fresh_timestamp_and_so_another_signature() {
        Signed first = WebhookSigner.with(SECRET).sign(ID, AT, BODY);
        Signed second = WebhookSigner.with(SECRET).sign(ID, AT.plusSeconds(1), BODY);

        assertThat(second.timestamp()).isEqualTo("1614265331");
        assertThat(second.signature()).isNotEqualTo(first.signature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1,",
                "v1,g0hM9SsE",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=x",
                "v1,G0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "v1,é",
            })
    void a_signature_that_differs_anywhere_is_refused(String signature) {
        assertRefused(verifier.verify(ID, "1614265330", signature, BODY), Reason.SIGNATURE_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            })
    void only_signatures_of_version_1_count(String signatures) {
        assertRefused(verifier.verify(ID, "1614265330", signatures, BODY), Reason.SIGNATURE_INVALID);
    }

    @Test
    void a_header_with_200_signatures_is_refused_even_if_one_is_right() {
        String tooMany = "v1,AAAA ".repeat(199) + SIGNATURE;
        String justEnough = "v1,AAAA ".repeat(WebhookVerifier.MAX_SIGNATURES - 1) + SIGNATURE;

        assertRefused(verifier.verify(ID, "1614265330", tooMany, BODY), Reason.SIGNATURE_INVALID);
        assertThat(verifier.verify(ID, "1614265330", justEnough, BODY)).isInstanceOf(Verification.Genuine.class);
    }

    @Test
    void a_timestamp_may_be_off_by_300_seconds_either_way_and_not_by_301() {
        for (long offset : new long[] {-300, 300}) {
            assertThat(verifierAt(AT.plusSeconds(offset)).verify(ID, "1614265330", SIGNATURE, BODY))
                    .isInstanceOf(Verification.Genuine.class);
        }
        for (long offset : new long[] {-301, 301}) {
            assertRefused(
                    verifierAt(AT.plusSeconds(offset)).verify(ID, "1614265330", SIGNATURE, BODY),
                    Reason.TIMESTAMP_OUT_OF_TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1e9",
                "-1",
                "+1614265330",
                " 1614265330",
                "1614265330 ",
                "1614265330.0",
                "0x60380F32",
                "NaN",
                "16142653300000000000000000",
                "１６１４２６５３３０"
            })
    void a_timestamp_is_a_plain_number_of_seconds(String timestamp) {
        assertRefused(verifier.verify(ID, timestamp, SIGNATURE, BODY), Reason.TIMESTAMP_INVALID);
    }

    @Test
    void a_timestamp_with_leading_zeros_is_signed_as_the_number_it_is() {
        assertThat(verifier.verify(ID, "01614265330", SIGNATURE, BODY)).isInstanceOf(Verification.Genuine.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "msg.1", ".", "a b", "a\nb", "é", "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330"})
    void an_id_is_visible_ascii_without_a_dot(String id) {
        assertRefused(verifier.verify(id, "1614265330", SIGNATURE, BODY), Reason.ID_INVALID);
    }

    @Test
    void an_id_with_a_dot_is_not_signed_because_it_could_be_read_as_another_message() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSigner.with(SECRET).sign("msg.1", AT, BODY))
                .withMessageContaining("'.'");
    }

    @Test
    void missing_headers_are_refused() {
        assertRefused(verifier.verify(null, "1614265330", SIGNATURE, BODY), Reason.ID_INVALID);
        assertRefused(verifier.verify(ID, null, SIGNATURE, BODY), Reason.TIMESTAMP_INVALID);
        assertRefused(verifier.verify(ID, "1614265330", null, BODY), Reason.SIGNATURE_INVALID);
    }

    @Test
    void a_changed_body_or_id_or_timestamp_or_another_secret_is_refused() {
        byte[] changed = Arrays.copyOf(BODY, BODY.length + 1);

        assertRefused(verifier.verify(ID, "1614265330", SIGNATURE, changed), Reason.SIGNATURE_MISMATCH);
        assertRefused(verifier.verify(ID + "x", "1614265330", SIGNATURE, BODY), Reason.SIGNATURE_MISMATCH);
        assertRefused(verifier.verify(ID, "1614265331", SIGNATURE, BODY), Reason.SIGNATURE_MISMATCH);
        assertRefused(
                new WebhookVerifier(List.of(OTHER), InstantSource.fixed(AT), ReplayGuard.none())
                        .verify(ID, "1614265330", SIGNATURE, BODY),
                Reason.SIGNATURE_MISMATCH);
    }

    @Test
    void a_replayed_id_is_recognised_until_its_timestamp_is_too_old_anyway() {
        RecentIds recent = new RecentIds(10, InstantSource.fixed(AT));
        WebhookVerifier guarded = new WebhookVerifier(List.of(SECRET), InstantSource.fixed(AT), recent);

        assertThat(guarded.verify(ID, "1614265330", SIGNATURE, BODY)).isInstanceOf(Verification.Genuine.class);
        assertThat(guarded.verify(ID, "1614265330", SIGNATURE, BODY)).isEqualTo(new Verification.Repeated(ID));
    }

    @Test
    void after_handling_failed_the_next_attempt_is_welcome() {
        RecentIds recent = new RecentIds(10, InstantSource.fixed(AT));
        WebhookVerifier guarded = new WebhookVerifier(List.of(SECRET), InstantSource.fixed(AT), recent);

        assertThat(guarded.verify(ID, "1614265330", SIGNATURE, BODY)).isInstanceOf(Verification.Genuine.class);
        recent.forget(ID);
        assertThat(guarded.verify(ID, "1614265330", SIGNATURE, BODY)).isInstanceOf(Verification.Genuine.class);
    }

    @Test
    void what_does_not_verify_is_not_remembered() {
        RecentIds recent = new RecentIds(1, InstantSource.fixed(AT));
        WebhookVerifier guarded = new WebhookVerifier(List.of(SECRET), InstantSource.fixed(AT), recent);

        assertRefused(guarded.verify("forged", "1614265330", SIGNATURE, BODY), Reason.SIGNATURE_MISMATCH);
        assertThat(guarded.verify(ID, "1614265330", SIGNATURE, BODY)).isInstanceOf(Verification.Genuine.class);
    }

    @Test
    void recent_ids_are_bounded_and_make_room_when_they_expire() {
        SteppingClock clock = new SteppingClock(AT);
        RecentIds recent = new RecentIds(2, clock);

        assertThat(recent.remember("a", AT.plusSeconds(1))).isEqualTo(ReplayGuard.Memory.NEW);
        assertThat(recent.remember("b", AT.plusSeconds(9))).isEqualTo(ReplayGuard.Memory.NEW);
        assertThat(recent.remember("c", AT.plusSeconds(9))).isEqualTo(ReplayGuard.Memory.FULL);
        assertThat(recent.remember("a", AT.plusSeconds(9))).isEqualTo(ReplayGuard.Memory.KNOWN);
        clock.now = AT.plusSeconds(1);
        assertThat(recent.remember("c", AT.plusSeconds(9))).isEqualTo(ReplayGuard.Memory.NEW);
        assertThat(recent.remember("b", AT.plusSeconds(9))).isEqualTo(ReplayGuard.Memory.KNOWN);
    }

    @Test
    void a_full_guard_vouches_for_nothing() {
        RecentIds full = new RecentIds(1, InstantSource.fixed(AT));
        full.remember("other", AT.plusSeconds(600));

        assertRefused(
                new WebhookVerifier(List.of(SECRET), InstantSource.fixed(AT), full)
                        .verify(ID, "1614265330", SIGNATURE, BODY),
                Reason.REPLAY_GUARD_FULL);
    }

    @Test
    void a_secret_has_24_to_64_bytes_in_base64_with_or_without_its_prefix() {
        String base64 = Base64.getEncoder().encodeToString(new byte[64]);

        assertThat(SigningSecret.parse("whsec_" + base64)).isEqualTo(SigningSecret.of(new byte[64]));
        assertThat(SigningSecret.parse(base64)).isEqualTo(SigningSecret.of(new byte[64]));
        assertThat(SigningSecret.parse(SECRET.reveal())).isEqualTo(SECRET);
        for (int bytes : new int[] {0, 23, 65}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SigningSecret.of(new byte[bytes]))
                    .withMessageContaining("from 24 to 64");
        }
    }

    @Test
    void a_secret_is_shown_neither_in_text_nor_in_errors() {
        assertThat(SECRET).hasToString("SigningSecret(24 bytes)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningSecret.parse("whsec_this-is-not-base64-but-secret"))
                .withMessageContaining("not base64")
                .withMessageNotContaining("this-is")
                .withNoCause();
    }

    private static WebhookVerifier verifierAt(Instant now) {
        return new WebhookVerifier(List.of(SECRET), InstantSource.fixed(now), ReplayGuard.none());
    }

    private static void assertRefused(Verification verification, Reason reason) {
        assertThat(verification).isEqualTo(new Verification.Refused(reason));
    }

    private static final class SteppingClock implements InstantSource {

        private Instant now;

        SteppingClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
