package dev.longhaul.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What {@code send} sends: one of JSON, a text, a file, or nothing at all. */
final class DeliveryContent {

    /** A file larger than this is not read: no server takes so much. */
    private static final long FILE_LIMIT = 16L * 1024 * 1024;

    @Option(names = "--payload", paramLabel = "JSON", description = "The body, as JSON.")
    private @Nullable String payload;

    @Option(names = "--body", paramLabel = "TEXT", description = "The body, as it is; see --content-type.")
    private @Nullable String body;

    @Option(
            names = "--file",
            paramLabel = "PATH",
            description = "The body, from a file of UTF-8 text; see --content-type.")
    private @Nullable Path file;

    void addTo(ObjectNode request) {
        if (payload != null) {
            request.set("payload", Json.read("--payload", payload));
        } else if (body != null) {
            request.put("body", body);
        } else if (file != null) {
            request.put("body", read(file));
        }
    }

    private static String read(Path file) {
        try {
            long size = Files.size(file);
            if (size > FILE_LIMIT) {
                throw new CommandException(
                        ExitCode.USAGE, "--file " + file + " has " + size + " bytes; at most " + FILE_LIMIT);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandException(
                    ExitCode.USAGE, "--file " + file + " is not UTF-8 text; deliveries carry text", e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "--file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
