package dev.longhaul.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** {@code --version}: Longhaul's version, and the Java that runs it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"longhaul " + version, "Java " + System.getProperty("java.runtime.version")};
    }
}
