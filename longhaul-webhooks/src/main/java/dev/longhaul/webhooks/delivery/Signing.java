package dev.longhaul.webhooks.delivery;

import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.signature.SigningSecret;
import dev.longhaul.webhooks.signature.WebhookSigner;

/** How the attempts of a delivery are signed. */
public sealed interface Signing {

    /** Returns the scheme's name, as it is stored and used in REST. */
    String scheme();

    /**
     * Signatures of Standard Webhooks by HMAC-SHA256.
     *
     * @param sealedSecret the signing secret as {@link SecretSealer#seal} returned it, bound to the delivery's URL: it
     *     opens for no other, so that a stored secret cannot be made to sign for somebody else's receiver
     */
    record StandardWebhooks(String sealedSecret) implements Signing {

        /** The scheme's name. */
        public static final String SCHEME = "standard-webhooks";

        /** Seals a secret for deliveries to a URL. */
        public static StandardWebhooks seal(SigningSecret secret, WebhookUrl url, SecretSealer sealer) {
            return new StandardWebhooks(sealer.seal(secret.reveal(), context(url)));
        }

        /**
         * Opens the secret.
         *
         * @throws RuntimeException when the sealer cannot, see {@link SecretSealer#open}
         */
        public WebhookSigner open(WebhookUrl url, SecretSealer sealer) {
            return WebhookSigner.with(SigningSecret.parse(sealer.open(sealedSecret, context(url))));
        }

        @Override
        public String scheme() {
            return SCHEME;
        }

        private static String context(WebhookUrl url) {
            return "webhook-signing-secret " + url;
        }
    }
}
