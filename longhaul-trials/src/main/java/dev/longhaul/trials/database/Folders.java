package dev.longhaul.trials.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of trials. Stateless. */
public final class Folders {

    private Folders() {}

    /** Deletes a folder with all that is in it, if it is there; files that vanish meanwhile are no trouble. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException e) {
            // Removed by its own process while we looked.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
