package dev.longhaul.server.secret;

import dev.longhaul.server.config.SecretsProperties;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/** Makes the vault that the configuration describes. */
public final class Vaults {

    /** The key file's name in the data folder. */
    static final String DEFAULT_FILE = "secrets.key";

    private Vaults() {}

    /**
     * The vault with the configured key, or with that of the key file, which is made if it is not there.
     *
     * @param data gives the data folder, made if it was not there; asked only when the key file is there
     * @throws dev.longhaul.spring.config.InvalidConfigurationException if a key is none
     */
    public static Vault of(SecretsProperties secrets, Supplier<Path> data, SecureRandom random) {
        List<VaultKey> retired = secrets.retiredKeys().stream()
                .map(key -> VaultKey.read("longhaul.secrets.retired-keys", key))
                .toList();
        return new Vault(sealing(secrets, data, random), retired, random);
    }

    private static VaultKey sealing(SecretsProperties secrets, Supplier<Path> data, SecureRandom random) {
        String key = secrets.key();
        if (key != null && !key.isBlank()) {
            return VaultKey.read("longhaul.secrets.key", key);
        }
        Path file = secrets.keyFile() == null ? data.get().resolve(DEFAULT_FILE) : secrets.keyFile();
        return new KeyFile(file).readOrMake(random);
    }
}
