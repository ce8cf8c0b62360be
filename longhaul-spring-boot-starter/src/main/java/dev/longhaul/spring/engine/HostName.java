package dev.longhaul.spring.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What this machine calls itself, without asking a name server: that could take long. */
final class HostName {

    private static final Path FILE = Path.of("/etc/hostname");
    private static final int LONGEST = 200;

    private HostName() {}

    static Optional<String> find(Map<String, String> environment) {
        return Optional.ofNullable(environment.getOrDefault("HOSTNAME", environment.get("COMPUTERNAME")))
                .or(HostName::fromFile)
                .map(name -> name.strip().replaceAll("[^!-~]", "?"))
                .filter(name -> !name.isEmpty())
                .map(name -> name.substring(0, Math.min(LONGEST, name.length())));
    }

    private static Optional<String> fromFile() {
        try {
            return Optional.of(Files.readString(FILE));
        } catch (IOException e) {
            // Not every system has the file; the node is shown without its host.
            return Optional.empty();
        }
    }
}
