package dev.longhaul.webhooks.delivery;

import java.util.HashMap;
import java.util.Map;

/** Seals by remembering: the sealed text is a number that opens for its own context only. */
public final class FakeSealer implements SecretSealer {

    private final Map<String, String> secrets = new HashMap<>();

    @Override
    public String seal(String secret, String context) {
        String sealed = "sealed-" + secrets.size();
        secrets.put(sealed + " " + context, secret);
        return sealed;
    }

    @Override
    public String open(String sealed, String context) {
        String secret = secrets.get(sealed + " " + context);
        if (secret == null) {
            throw new IllegalStateException("a stored secret was sealed with a key that this node does not have");
        }
        return secret;
    }

    /** Loses every key. */
    public void forgetEverything() {
        secrets.clear();
    }
}
