package dev.longhaul.examples.payments;

import dev.longhaul.webhooks.delivery.SecretSealer;

/** For an application that signs nothing. */
final class NoSecrets implements SecretSealer {
    @Override
    public String seal(String secret, String context) {
        throw new IllegalStateException("this application signs no deliveries, and has no key to seal secrets with");
    }

    @Override
    public String open(String sealed, String context) {
        throw new IllegalStateException("this application signs no deliveries, and has no key to open secrets with");
    }
}
